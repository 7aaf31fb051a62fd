package dev.leasehold.experiment.decision;

import dev.leasehold.experiment.spec.StopRules;
import org.jspecify.annotations.Nullable;
import java.util.Optional;

/** The stop rules as functions of a view. Of several that hold at once, the first in the order below is the reason. */
final class StopRule {
    private StopRule() {}

    static Optional<StopReason> holding(StopRules rules, View view) {
        if (targetReached(rules.target(), view.target())) {
            return Optional.of(StopReason.TARGET_REACHED);
        } else if (rules.variants() != null && view.work().made() >= rules.variants()) {
            return Optional.of(StopReason.VARIANTS);
        } else if (rules.convergence() != null
                && view.convergence().hasConverged(rules.convergence().window())) {
            return Optional.of(StopReason.CONVERGED);
        } else if (rules.attempts() != null && view.attempts() >= rules.attempts()) {
            return Optional.of(StopReason.ATTEMPTS);
        } else if (rules.wallTime() != null && view.elapsed().compareTo(rules.wallTime()) >= 0) {
            return Optional.of(StopReason.WALL_TIME);
        }
        return Optional.empty();
    }

    /** Once reached is reached for good: the best value never gets worse. */
    private static boolean targetReached(StopRules.@Nullable Target target, Progress progress) {
        return target != null
                && progress.best() != null
                && target.of().direction().reaches(progress.best(), target.value());
    }
}
