package dev.leasehold.lease;

import java.util.List;

/**
 * Where an attempt says it has landed its commit, and what it saw on the way there. Believed when read back.
 *
 * @param ref in full, {@code refs/heads/work/<task>/<attempt>}
 */
public record Landing(String repository, String ref, String commit, List<Rung> rungs) {
    public Landing {
        rungs = List.copyOf(rungs);
    }

    /** The one ref that an attempt may create. Its name carries the attempt, so that a superseded one lands nowhere. */
    public static String refOf(String task, int attempt) {
        return "refs/heads/work/" + task + "/" + attempt;
    }
}
