package dev.leasehold.experiment.document;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A document's text, within what anybody writes by hand. */
public final class Source {
    static final int MOST_BYTES = 1 << 20;
    static final int MOST_DEPTH = 50;
    /** After aliases were followed: what a few lines of YAML can grow to. */
    static final int MOST_NODES = 100_000;

    private Source() {}

    /** Reads JSON when the text begins as a JSON object does, and otherwise YAML. */
    public static Node read(String text, Dialect dialect) throws InvalidDocument {
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new InvalidDocument(List.of(Finding.of(
                    Mark.START, "", "is larger than %d bytes, the most that is read".formatted(MOST_BYTES))));
        }
        return text.stripLeading().startsWith("{") && dialect == Dialect.OURS
                ? JsonText.read(text)
                : new YamlText(dialect).read(text);
    }
}
