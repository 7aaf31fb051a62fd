package dev.leasehold.ui;

import dev.leasehold.platform.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The word that every form carries. It follows from the visitor's token and does not lead back to it. */
final class FormWord {
    private FormWord() {}

    static String of(String token) {
        return HexFormat.of().formatHex(Sha256.of("leasehold form " + token));
    }

    /** Takes the same time for every wrong word. */
    static boolean fits(String word, String token) {
        return MessageDigest.isEqual(
                word.getBytes(StandardCharsets.UTF_8), of(token).getBytes(StandardCharsets.UTF_8));
    }
}
