package dev.leasehold.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.ShellWord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How single values are shown to people. */
public final class Cells {
    public static final String NOTHING = "-";

    private Cells() {}

    /** A member's text; a dash where there is none. */
    public static String text(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.isMissingNode() || value.isNull() || value.asText().isEmpty() ? NOTHING : plain(value.asText());
    }

    /** A word and what is said of it; the word alone where there is nothing to say. */
    public static String said(String word, JsonNode node, String member) {
        String more = text(node, member);
        return more.equals(NOTHING) ? word : "%s: %s".formatted(word, more);
    }

    /** On one line, and without what a terminal would obey: users and their commands wrote it. */
    public static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints()
                .map(character -> Character.isISOControl(character) ? ' ' : character)
                .forEach(plain::appendCodePoint);
        return plain.toString().strip();
    }

    /** {@code 7s}, {@code 12m}, {@code 3h}, {@code 9d}: how long something took, or is ago. */
    public static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 120 * 60) {
            return seconds / 60 + "m";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }

    public static String age(JsonNode node, String member, Instant now) {
        String at = node.path(member).asText("");
        return at.isEmpty() ? NOTHING : span(Duration.between(Instant.parse(at), now));
    }

    /** A shell line as it is; arguments with quotes where they need them. */
    public static String command(JsonNode command) {
        if (!command.isArray()) {
            return command.isTextual() ? plain(command.asText()) : NOTHING;
        }
        List<String> words = new ArrayList<>();
        command.forEach(word -> words.add(ShellWord.of(plain(word.asText()))));
        return String.join(" ", words);
    }
}
