package dev.leasehold.platform.token.jwt;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a JWT may be signed.
 *
 * <p>INVARIANT: by a private key. There is no {@code none}, and no shared secret that a public key could be taken for.
 */
enum Algorithm {
    RS256("RS256", "SHA256withRSA"),
    ES256("ES256", "SHA256withECDSAinP1363Format"),
    EDDSA("EdDSA", "Ed25519");

    private static final int WEAKEST_RSA = 2048;
    private static final int P256 = 256;

    private final String wire;
    private final String signature;

    Algorithm(String wire, String signature) {
        this.wire = wire;
        this.signature = signature;
    }

    static Optional<Algorithm> of(String wire) {
        return Arrays.stream(values()).filter(each -> each.wire.equals(wire)).findFirst();
    }

    /** Whether the key is one of this algorithm, and strong enough. */
    boolean fits(PublicKey key) {
        return switch (this) {
            case RS256 -> key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= WEAKEST_RSA;
            case ES256 ->
                key instanceof ECPublicKey ec
                        && ec.getParams().getCurve().getField().getFieldSize() == P256;
            case EDDSA ->
                key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519");
        };
    }

    boolean signed(PublicKey key, byte[] text, byte[] by) {
        try {
            Signature check = Signature.getInstance(signature);
            check.initVerify(key);
            check.update(text);
            return check.verify(by);
        } catch (GeneralSecurityException e) {
            return false; // not even the shape of a signature
        }
    }
}
