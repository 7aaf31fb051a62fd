package dev.leasehold.experiment.objective;

import dev.leasehold.experiment.evaluation.Evaluation;
import java.util.OptionalDouble;

/** What an experiment wants more of, or less: an expression over its metrics. {@code expr} is it as it was written. */
public record Objective(String expr, Expression expression, Direction direction) {

    /** Empty when the evaluation does not have what it takes, or what comes of it is no finite number: unranked. */
    public OptionalDouble score(Evaluation evaluation) {
        double value = expression.value(evaluation::number);
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
