package dev.leasehold.lease;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.json.Nul;
import org.jspecify.annotations.Nullable;
import java.util.Objects;

/**
 * How an attempt ended, in its host's words. Without a {@code code} it succeeded.
 *
 * @param outcome what the command said it did, already checked against the schema
 * @param exitCode of the command, when it exited by itself
 * @param signal that ended the command, when one did
 * @param landing of the attempt's commit, where it came so far
 */
public record Verdict(
        @Nullable Code code,
        String message,
        @Nullable JsonNode outcome,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        Usage usage,
        @Nullable Landing landing) {
    static final Verdict SUCCESS = new Verdict(null, "", null, null, null, Usage.NONE, null);
    private static final int LONGEST_MESSAGE = 4_000;

    /** Kept to what a row takes: without NUL; and a message to what a terminal takes: bounded. */
    public Verdict {
        message = message == null ? "" : Nul.replaced(message);
        if (message.length() > LONGEST_MESSAGE) {
            message = message.substring(0, LONGEST_MESSAGE) + "…";
        }
        outcome = outcome == null ? null : Nul.replaced(outcome);
        usage = usage == null ? Usage.NONE : usage;
    }

    public static Verdict failed(Code code, String message) {
        return new Verdict(code, message, null, null, null, Usage.NONE, null);
    }

    public boolean succeeded() {
        return code == null;
    }

    /** The commit that the attempt says it has landed. */
    @Nullable
    String commit() {
        return landing == null ? null : landing.commit();
    }

    /** How the command ended stays; that it was not enough is said. */
    public Verdict failedWith(Code why, String sentence) {
        return new Verdict(why, sentence, outcome, exitCode, signal, usage, landing);
    }

    /** The same end with another outcome. */
    public Verdict saying(@Nullable JsonNode said) {
        return new Verdict(code, message, said, exitCode, signal, usage, landing);
    }

    /** The same end, with what was landed of it. */
    public Verdict landed(Landing where) {
        return new Verdict(code, message, outcome, exitCode, signal, usage, where);
    }

    /** Whether both tell of the same end; how it was measured may differ, and what was found on the forge since. */
    boolean sameEndAs(Verdict other) {
        if (commit() != null && other.commit() != null) {
            return Objects.equals(commit(), other.commit());
        }
        return code == other.code
                && Objects.equals(exitCode, other.exitCode)
                && Objects.equals(signal, other.signal)
                && Objects.equals(outcome, other.outcome);
    }
}
