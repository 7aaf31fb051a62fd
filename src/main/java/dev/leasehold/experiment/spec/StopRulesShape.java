package dev.leasehold.experiment.spec;

import dev.leasehold.experiment.document.Durations;
import dev.leasehold.experiment.document.Field;
import dev.leasehold.experiment.document.ObjectShape;
import dev.leasehold.experiment.document.Scalars;
import dev.leasehold.experiment.document.Shape;
import dev.leasehold.experiment.document.Shapes;
import dev.leasehold.experiment.document.Values;
import dev.leasehold.experiment.objective.Direction;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How stop rules are written. Their expressions are read later, when the metrics are known. */
final class StopRulesShape {
    /** The stop rules as written: what they watch is still a text. */
    record Written(
            @Nullable Integer variants,
            @Nullable Duration wallTime,
            Optional<Watch> convergence,
            Optional<Watch> target,
            @Nullable Integer attempts) {}

    /** What is watched: an expression, or the objective's own when it is null. */
    record Watch(@Nullable String of, @Nullable Direction direction, double number) {}

    static final Written NONE = new Written(null, null, Optional.empty(), Optional.empty(), null);

    private static final Field<String> OF =
            Field.optional("of", Scalars.text(), "What is watched, as an expression. Default: the objective.");
    private static final Field<Direction> DIRECTION =
            Field.optional("direction", ObjectiveShape.WAY, "Which way is better. Default: the objective's direction.");
    private static final Field<Double> WINDOW = Field.required(
            "window",
            Scalars.whole(1, 100_000).as(Integer::doubleValue),
            "How many variants in a row may bring nothing better.");
    private static final Field<Double> VALUE = Field.required("value", Scalars.number(), "The value to reach.");

    private static final Field<Integer> VARIANTS = Field.optional(
            "variants", Scalars.whole(1, 1_000_000), "So many variants were made, whatever became of them.");
    private static final Field<Duration> WALL_TIME =
            Field.optional("wallTime", Durations.upTo(Duration.ofDays(365)), "So long since the experiment began.");
    private static final Field<Watch> CONVERGENCE = Field.optional(
            "convergence",
            ObjectShape.of(List.of(WINDOW, OF, DIRECTION), values -> watch(values, WINDOW)),
            "It does not get better any more.");
    private static final Field<Watch> TARGET = Field.optional(
            "target",
            Shapes.mappingOr(
                    ObjectShape.of(List.of(VALUE, OF, DIRECTION), values -> watch(values, VALUE)),
                    Scalars.number().as(number -> new Watch(null, null, number))),
            "It is as good as this, or better.");
    private static final Field<Integer> ATTEMPTS =
            Field.optional("attempts", Scalars.whole(1, 10_000_000), "So many attempts of all tasks together.");

    static final Shape<Written> SHAPE = ObjectShape.of(
            List.of(VARIANTS, WALL_TIME, CONVERGENCE, TARGET, ATTEMPTS),
            values -> new Written(
                    values.find(VARIANTS).orElse(null),
                    values.find(WALL_TIME).orElse(null),
                    values.find(CONVERGENCE),
                    values.find(TARGET),
                    values.find(ATTEMPTS).orElse(null)));

    private StopRulesShape() {}

    private static Watch watch(Values values, Field<Double> number) {
        return new Watch(values.find(OF).orElse(null), values.find(DIRECTION).orElse(null), values.get(number));
    }
}
