package dev.leasehold.lease;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended, in its host's words. Without a {@code code} it succeeded.
 *
 * @param outcome what the command said it did, already checked against the schema
 * @param exitCode of the command, when it exited by itself
 * @param signal that ended the command, when one did
 */
public record Verdict(
        @Nullable Code code,
        String message,
        @Nullable JsonNode outcome,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        Usage usage) {

    public static Verdict failed(Code code, String message) {
        return new Verdict(code, message, null, null, null, Usage.NONE);
    }

    public boolean succeeded() {
        return code == null;
    }
}
