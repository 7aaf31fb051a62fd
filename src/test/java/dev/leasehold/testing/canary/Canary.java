package dev.leasehold.testing.canary;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

/**
 * A mark that every planted upstream credential carries, and that is recognised plain and in base64, wherever it begins
 * there. Attempts' tokens are recognised by their shape.
 */
public final class Canary {
    /** Of this checkout, so that of two builds on one machine neither finds what the other has planted. */
    public static final Canary PLANTED = new Canary(
            "canary" + Integer.toHexString(Path.of("").toAbsolutePath().hashCode()) + "sings");

    static final Path FOLDER = Path.of("target/canary");

    private static final Pattern ATTEMPT_TOKEN =
            Pattern.compile("lha_[a-z0-9._-]{1,63}/[0-9a-z]{26}/[1-9][0-9]{0,8}/[0-9a-f]{64}");
    private static final int WINDOW = 1 << 20;
    private static final int OVERLAP = 1 << 10;

    private final String mark;
    private final List<String> spellings = new ArrayList<>();

    Canary(String mark) {
        this.mark = mark;
        spellings.add(mark);
        for (int before = 0; before < 3; before++) {
            byte[] shifted = ("x".repeat(before) + mark).getBytes(ISO_8859_1);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            spellings.add(encoded.substring((before * 8 + 5) / 6, shifted.length * 8 / 6));
        }
    }

    /** A credential to plant. */
    public String secret() {
        note("planted");
        return mark + "-" + UUID.randomUUID();
    }

    public boolean isIn(String text) {
        return spellings.stream().anyMatch(text::contains);
    }

    static boolean holdsAttemptToken(String text) {
        return text.contains("lha_") && ATTEMPT_TOKEN.matcher(text).find();
    }

    /** Whether the mark, or an attempt's token, is in there. */
    boolean isInFile(Path file) throws IOException {
        return anyWindow(file, text -> isIn(text) || holdsAttemptToken(text));
    }

    boolean isMarked(Path file) throws IOException {
        return anyWindow(file, this::isIn);
    }

    private static boolean anyWindow(Path file, Predicate<String> of) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            String end = "";
            for (byte[] read = bytes.readNBytes(WINDOW); read.length > 0; read = bytes.readNBytes(WINDOW)) {
                String text = end + new String(read, ISO_8859_1);
                if (of.test(text)) {
                    return true;
                }
                end = text.substring(Math.max(0, text.length() - OVERLAP));
            }
            return false;
        }
    }

    /** For the check after all tests. Written at once: no process needs to end well for it. */
    static void note(String line) {
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve("notes"), line + "\n", StandardCharsets.UTF_8, CREATE, APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
