package dev.leasehold.platform.token;

import dev.leasehold.platform.Sha256;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A token as its owner holds it: {@code lh_} and 256 random bits. Shown once, stored nowhere.
 *
 * <p>At rest there is a plain SHA-256 of it. Slow, salted hashes protect what people choose, because that can be
 * guessed; nobody guesses 256 random bits, whatever the hash costs, and a fast one keeps a request fast.
 */
public record Secret(String value) {
    private static final Pattern SHAPE = Pattern.compile("lh_[0-9a-f]{64}");
    private static final SecureRandom RANDOM = new SecureRandom();

    public Secret {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("a token is lh_ and 64 hex digits");
        }
    }

    public static Secret random() {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return new Secret("lh_" + HexFormat.of().formatHex(bits));
    }

    /** Empty for what can be no token at all, so that garbage never reaches the database. */
    static Optional<Secret> parse(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(new Secret(text)) : Optional.empty();
    }

    byte[] hash() {
        return Sha256.of(value);
    }

    /** Not the secret: it would end up in a log. */
    @Override
    public String toString() {
        return "Secret[lh_…]";
    }
}
