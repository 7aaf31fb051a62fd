package dev.leasehold.experiment.eden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.experiment.document.Field;
import dev.leasehold.experiment.document.ObjectShape;
import dev.leasehold.experiment.document.Scalars;
import dev.leasehold.experiment.document.Shape;
import dev.leasehold.experiment.document.Shapes;
import dev.leasehold.experiment.document.Values;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** What is known of the seed. Metrics that fit no schema pass the config, there and here. */
public record EdenBaseline(boolean enabled, Optional<SequencedMap<String, JsonNode>> metrics) {
    static final EdenBaseline DEFAULT = new EdenBaseline(true, Optional.empty());

    private static final Field<Boolean> ENABLED = Field.optional("enabled", Scalars.bool(), "true or false.");
    private static final Field<SequencedMap<String, JsonNode>> METRICS = Field.optional(
            "metrics",
            Shapes.map(Pattern.compile("(?s).*"), "any text", Scalars.scalar(), 0, 10_000),
            "What the seed is worth.");

    static final Shape<EdenBaseline> SHAPE = ObjectShape.open(List.of(ENABLED, METRICS), EdenBaseline::make);

    private static EdenBaseline make(Values values) {
        boolean enabled = values.get(ENABLED, true);
        if (!enabled && values.has(METRICS)) {
            values.complain("metrics", "have no place when enabled is false");
        }
        return new EdenBaseline(enabled, values.find(METRICS));
    }
}
