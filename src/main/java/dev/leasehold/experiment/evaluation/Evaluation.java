package dev.leasehold.experiment.evaluation;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** What was measured, checked against the metrics. Numbers are as they were written: no integer is too large. */
public record Evaluation(@JsonValue SequencedMap<String, JsonNode> values) {
    public Evaluation {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    /** A metric's value to compute with; null when it is missing, null or no finite number. */
    public @Nullable Double number(String metric) {
        JsonNode value = values.get(metric);
        if (value == null || !value.isNumber()) {
            return null;
        }
        double number = value.doubleValue();
        return Double.isFinite(number) ? number : null;
    }
}
