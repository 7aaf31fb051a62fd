package dev.leasehold.platform.git;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** How a repository names its objects. One has one format, and its ids tell which by their length. */
public enum ObjectFormat {
    SHA1("SHA-1", 40),
    SHA256("SHA-256", 64);

    private final String algorithm;
    private final int idLength;

    ObjectFormat(String algorithm, int idLength) {
        this.algorithm = algorithm;
        this.idLength = idLength;
    }

    public static ObjectFormat ofId(String id) {
        return id.length() == SHA256.idLength ? SHA256 : SHA1;
    }

    /** As git calls it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public int idLength() {
        return idLength;
    }

    /** The id that stands for no object: what a ref was that did not exist. */
    public String none() {
        return "0".repeat(idLength);
    }

    public MessageDigest digest() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException everyJdkHasThem) {
            throw new AssertionError(everyJdkHasThem);
        }
    }
}
