package dev.leasehold.platform.blob;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.leasehold.platform.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The name of a content: {@code sha256:} and 64 hex digits. */
public record Digest(@JsonValue String value) {
    private static final String SCHEME = "sha256:";
    private static final Pattern SHAPE = Pattern.compile(SCHEME + "[0-9a-f]{64}");

    @JsonCreator
    public Digest {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no digest, expected sha256: and 64 hex digits".formatted(value));
        }
    }

    public static boolean isOne(String text) {
        return SHAPE.matcher(text).matches();
    }

    static Digest of(MessageDigest finished) {
        return new Digest(SCHEME + HexFormat.of().formatHex(finished.digest()));
    }

    static Digest of(byte[] content) {
        MessageDigest digest = Sha256.digest();
        digest.update(content);
        return of(digest);
    }

    @Override
    public String toString() {
        return value;
    }
}
