package dev.leasehold.lease;

import org.jspecify.annotations.Nullable;
import java.util.List;

/**
 * How far an attempt got with its commit: what it saw on each rung, and which commit it says it has landed under
 * {@link #refOf its ref}. Believed when read back.
 *
 * @param commit null when it landed none
 */
public record Landing(@Nullable String commit, List<Rung> rungs) {
    /** Where the refs of all attempts lie, and nothing else. */
    public static final String REFS = "refs/heads/work/";

    private static final int MOST_RUNGS = 64;

    public Landing {
        if (commit != null && !Source.isCommitId(commit)) {
            throw new IllegalArgumentException("commit '%s' is not a full commit id".formatted(commit));
        }
        rungs = rungs == null ? List.of() : List.copyOf(rungs);
        if (rungs.size() > MOST_RUNGS) {
            throw new IllegalArgumentException("%d rungs, at most %d".formatted(rungs.size(), MOST_RUNGS));
        }
    }

    /** The one ref that an attempt may create. Its name carries the attempt, so that a superseded one lands nowhere. */
    public static String refOf(String task, int attempt) {
        return REFS + task + "/" + attempt;
    }
}
