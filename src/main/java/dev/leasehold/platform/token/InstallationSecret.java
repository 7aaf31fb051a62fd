package dev.leasehold.platform.token;

import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import org.jspecify.annotations.Nullable;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs with a secret that all services of an installation share. The only class that touches the table
 * {@code installation}.
 *
 * <ul>
 *   <li>Made once, by whichever service needs it first; two that race agree on one.
 *   <li>What was signed for one purpose is worth nothing for another.
 * </ul>
 */
public final class InstallationSecret {
    private static final String ALGORITHM = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;
    private volatile byte @Nullable [] known;

    public InstallationSecret(Database database) {
        this.database = database;
    }

    private byte[] secret() {
        byte[] secret = known;
        if (secret == null) {
            secret = database.transact(InstallationSecret::made);
            known = secret;
        }
        return secret;
    }

    private static byte[] made(Connection connection) throws SQLException {
        byte[] fresh = new byte[32];
        RANDOM.nextBytes(fresh);
        Sql.of(connection, "insert into installation (secret) values (?) on conflict do nothing", (Object) fresh)
                .execute();
        return Sql.of(connection, "select secret from installation")
                .first(row -> row.getBytes(1))
                .orElseThrow();
    }

    /** 64 hex digits. */
    public String sign(String purpose, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret(), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal((purpose + "\n" + text).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** In a time that does not depend on where they differ. */
    public boolean signed(String purpose, String text, String signature) {
        return MessageDigest.isEqual(
                sign(purpose, text).getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.UTF_8));
    }
}
