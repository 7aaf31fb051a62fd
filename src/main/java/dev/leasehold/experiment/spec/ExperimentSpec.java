package dev.leasehold.experiment.spec;

import dev.leasehold.experiment.evaluation.Metrics;
import dev.leasehold.experiment.objective.Objective;
import org.jspecify.annotations.Nullable;

/**
 * A whole spec, checked.
 *
 * @param files a folder that every command sees, read-only
 * @param parallel how many executor and evaluator tasks there are at once, at most
 */
public record ExperimentSpec(
        @Nullable String name,
        Repository repository,
        @Nullable Tree files,
        Roles roles,
        Metrics metrics,
        Objective objective,
        int parallel,
        Ideas ideas,
        StopRules stop,
        Baseline baseline) {
    public static final int MOST_PARALLEL = 1_000;

    /** The same, done by others. */
    public ExperimentSpec with(Roles others) {
        return new ExperimentSpec(name, repository, files, others, metrics, objective, parallel, ideas, stop, baseline);
    }
}
