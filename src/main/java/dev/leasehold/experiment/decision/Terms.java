package dev.leasehold.experiment.decision;

import dev.leasehold.experiment.spec.ExperimentSpec;
import dev.leasehold.experiment.spec.Ideas;
import dev.leasehold.experiment.spec.StopRules;
import org.jspecify.annotations.Nullable;

/**
 * What of a spec a decision depends on. {@code parallel} and {@code stop} may change while the experiment runs.
 *
 * @param maintain how many ideas are to wait
 * @param total ideas in all, null for no end
 * @param requests to the ideator in all, null for no end
 */
public record Terms(
        int parallel,
        boolean hasIdeator,
        int maintain,
        @Nullable Integer total,
        @Nullable Integer requests,
        StopRules stop) {

    public static Terms of(ExperimentSpec spec) {
        return of(spec, spec.parallel(), spec.stop());
    }

    public static Terms of(ExperimentSpec spec, int parallel, StopRules stop) {
        Ideas ideas = spec.ideas();
        Integer maintain = ideas.maintain();
        return new Terms(
                parallel,
                spec.roles().ideator() != null,
                maintain == null ? parallel : maintain,
                ideas.total(),
                ideas.requests(),
                stop);
    }
}
