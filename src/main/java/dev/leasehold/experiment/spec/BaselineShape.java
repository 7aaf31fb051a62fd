package dev.leasehold.experiment.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.experiment.document.Field;
import dev.leasehold.experiment.document.ObjectShape;
import dev.leasehold.experiment.document.Scalars;
import dev.leasehold.experiment.document.Shape;
import dev.leasehold.experiment.document.Shapes;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** How a baseline is written: on, off, or given. */
final class BaselineShape {
    static final Pattern METRIC = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

    private static final Field<SequencedMap<String, JsonNode>> METRICS = Field.required(
            "metrics",
            Shapes.map(METRIC, "a metric's name", Scalars.scalar(), 1, 200),
            "What the first commit is worth, instead of an evaluation.");

    static final Shape<Baseline> SHAPE = Shapes.mappingOr(
            ObjectShape.of(List.of(METRICS), values -> new Baseline.Given(values.get(METRICS))),
            Scalars.bool().as(on -> on ? new Baseline.Evaluated() : new Baseline.Off()));

    private BaselineShape() {}
}
