package dev.leasehold.experiment.spec;

import dev.leasehold.experiment.document.Field;
import dev.leasehold.experiment.document.ObjectShape;
import dev.leasehold.experiment.document.Scalars;
import dev.leasehold.experiment.document.Shape;
import dev.leasehold.experiment.objective.Direction;
import java.util.List;

/** How an objective is written. Its expression is read later, when the metrics are known. */
final class ObjectiveShape {
    static final Shape<Direction> WAY = Scalars.choice(List.of(Direction.values()), Direction::wire);

    record Written(String expr, Direction direction) {}

    private static final Field<String> EXPR = Field.required(
            "expr", Scalars.text(), "A metric, or arithmetic over metrics such as 'accuracy - 0.1 * log(ms)'.");
    private static final Field<Direction> DIRECTION = Field.required("direction", WAY, "Which way is better.");

    static final Shape<Written> SHAPE =
            ObjectShape.of(List.of(EXPR, DIRECTION), values -> new Written(values.get(EXPR), values.get(DIRECTION)));

    private ObjectiveShape() {}
}
