package dev.leasehold.lease;

import java.util.List;

/**
 * The commit that an attempt says it has landed under {@link #refOf its ref}, and what it saw on the way there. Believed
 * when read back.
 */
public record Landing(String commit, List<Rung> rungs) {
    private static final int MOST_RUNGS = 64;

    public Landing {
        if (!Source.isCommitId(commit)) {
            throw new IllegalArgumentException("commit '%s' is not a full commit id".formatted(commit));
        }
        rungs = rungs == null ? List.of() : List.copyOf(rungs);
        if (rungs.size() > MOST_RUNGS) {
            throw new IllegalArgumentException("%d rungs, at most %d".formatted(rungs.size(), MOST_RUNGS));
        }
    }

    /** The one ref that an attempt may create. Its name carries the attempt, so that a superseded one lands nowhere. */
    public static String refOf(String task, int attempt) {
        return "refs/heads/work/" + task + "/" + attempt;
    }
}
