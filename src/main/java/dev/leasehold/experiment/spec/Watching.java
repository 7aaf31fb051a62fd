package dev.leasehold.experiment.spec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.experiment.document.Values;
import dev.leasehold.experiment.evaluation.Metrics;
import dev.leasehold.experiment.evaluation.OutcomeRefused;
import dev.leasehold.experiment.objective.Direction;
import dev.leasehold.experiment.objective.Expression;
import dev.leasehold.experiment.objective.ExpressionError;
import dev.leasehold.experiment.objective.Objective;

/** What of a spec is only understood by its metrics: expressions, and the worth of the baseline. */
record Watching(Values values, Metrics metrics) {

    /** What cannot be read is said, and stands as no value: the spec is refused in the end. */
    Objective objective(String path, String expr, Direction direction) {
        try {
            return new Objective(expr, Expression.parse(expr, metrics.numeric()), direction);
        } catch (ExpressionError e) {
            values.complain(path, e.column(), e.message(), e.suggestion());
            return new Objective(expr, new Expression.Constant(Double.NaN), direction);
        }
    }

    StopRules rules(StopRulesShape.Written written, Objective objective) {
        StopRulesShape.Watch convergence = written.convergence().orElse(null);
        StopRulesShape.Watch target = written.target().orElse(null);
        return new StopRules(
                written.variants(),
                written.wallTime(),
                convergence == null
                        ? null
                        : new StopRules.Convergence(
                                watched("convergence", convergence, objective), (int) convergence.number()),
                target == null ? null : new StopRules.Target(watched("target", target, objective), target.number()),
                written.attempts());
    }

    private Objective watched(String rule, StopRulesShape.Watch watch, Objective objective) {
        Direction direction = watch.direction() == null ? objective.direction() : watch.direction();
        return watch.of() == null
                ? new Objective(objective.expr(), objective.expression(), direction)
                : objective("stop.%s.of".formatted(rule), watch.of(), direction);
    }

    void check(Baseline baseline) {
        if (!(baseline instanceof Baseline.Given given)) {
            return;
        }
        ObjectNode evaluation = JsonNodeFactory.instance.objectNode();
        evaluation.setAll(given.metrics());
        try {
            metrics.check(evaluation);
        } catch (OutcomeRefused e) {
            values.complain("baseline.metrics", e.message());
        }
    }
}
