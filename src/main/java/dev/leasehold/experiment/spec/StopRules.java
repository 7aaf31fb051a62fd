package dev.leasehold.experiment.spec;

import dev.leasehold.experiment.objective.Objective;
import org.jspecify.annotations.Nullable;
import java.time.Duration;

/**
 * When to end before all ideas are used up. The first rule that holds ends the experiment; null is no rule.
 *
 * @param variants how many are made, whatever becomes of them, without the baseline
 * @param wallTime since the experiment began
 * @param attempts of all its tasks together
 */
public record StopRules(
        @Nullable Integer variants,
        @Nullable Duration wallTime,
        @Nullable Convergence convergence,
        @Nullable Target target,
        @Nullable Integer attempts) {
    public static final StopRules NONE = new StopRules(null, null, null, null, null);

    /** Ends when none of the last {@code window} variants with a value is strictly better than the best before them. */
    public record Convergence(Objective of, int window) {}

    /** Ends when a variant has this value, or a better one. */
    public record Target(Objective of, double value) {}
}
