package dev.leasehold.platform.token.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** A public key of the issuer. */
record Key(@Nullable String id, PublicKey key) {
    /** What every Ed25519 key begins with in X.509, before its 32 bytes. */
    private static final String ED25519 = "302a300506032b6570032100";

    static Key pem(String text) throws GeneralSecurityException, IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (text.contains("BEGIN CERTIFICATE")) {
            return new Key(
                    null,
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(bytes))
                            .getPublicKey());
        }
        byte[] encoded = Base64.getMimeDecoder().decode(text.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", ""));
        return new Key(null, of(new X509EncodedKeySpec(encoded)));
    }

    /** One of a JSON Web Key Set. */
    static Key jwk(JsonNode jwk) throws GeneralSecurityException {
        String id = jwk.hasNonNull("kid") ? jwk.get("kid").asText() : null;
        return switch (jwk.path("kty").asText()) {
            case "RSA" ->
                new Key(
                        id,
                        KeyFactory.getInstance("RSA")
                                .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e"))));
            case "EC" -> new Key(id, p256(number(jwk, "x"), number(jwk, "y")));
            case "OKP" ->
                new Key(
                        id,
                        of(new X509EncodedKeySpec(
                                HexFormat.of().parseHex(ED25519 + HexFormat.of().formatHex(bytes(jwk, "x"))))));
            default -> throw new GeneralSecurityException("a key is of the type " + jwk.path("kty"));
        };
    }

    private static PublicKey p256(BigInteger x, BigInteger y) throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        return KeyFactory.getInstance("EC")
                .generatePublic(
                        new ECPublicKeySpec(new ECPoint(x, y), parameters.getParameterSpec(ECParameterSpec.class)));
    }

    private static PublicKey of(X509EncodedKeySpec encoded) throws GeneralSecurityException {
        for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(encoded);
            } catch (GeneralSecurityException ofAnother) {
                // the next one is tried
            }
        }
        throw new GeneralSecurityException("it is no RSA, P-256 or Ed25519 key");
    }

    private static BigInteger number(JsonNode jwk, String member) {
        return new BigInteger(1, bytes(jwk, member));
    }

    private static byte[] bytes(JsonNode jwk, String member) {
        return Base64.getUrlDecoder().decode(jwk.path(member).asText());
    }
}
