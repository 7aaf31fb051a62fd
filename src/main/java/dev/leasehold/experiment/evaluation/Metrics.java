package dev.leasehold.experiment.evaluation;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.problem.Nearest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/** The metrics of an experiment: their names and types. */
public record Metrics(@JsonValue SequencedMap<String, MetricType> types) {
    public Metrics {
        types = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(types));
    }

    /** Those that an objective can compute with. */
    public Set<String> numeric() {
        return types.entrySet().stream()
                .filter(entry -> entry.getValue().isNumeric())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Takes any of the metrics, at least one; a metric that is {@code null} was not measured. Throws
     * {@link OutcomeRefused} with the first thing that is wrong.
     */
    public Evaluation check(JsonNode values) throws OutcomeRefused {
        if (!values.isObject()) {
            throw new OutcomeRefused("evaluation must be an object of metrics, is " + OutcomeRefused.described(values));
        }
        SequencedMap<String, JsonNode> checked = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : values.properties()) {
            check(entry.getKey(), entry.getValue());
            checked.put(entry.getKey(), entry.getValue());
        }
        if (checked.isEmpty()) {
            throw new OutcomeRefused("evaluation is empty, must have one of " + names());
        }
        return new Evaluation(checked);
    }

    private void check(String name, JsonNode value) throws OutcomeRefused {
        MetricType type = types.get(name);
        if (type == null) {
            String guess = Nearest.to(name, types.keySet())
                    .map(nearest -> "; did you mean '%s'?".formatted(nearest))
                    .orElse("");
            throw new OutcomeRefused(
                    "evaluation.%s is no metric; the metrics are %s%s".formatted(name, names(), guess));
        }
        if (!value.isNull() && !type.takes(value)) {
            throw new OutcomeRefused("evaluation.%s must be %s, is %s"
                    .formatted(name, type.described(), OutcomeRefused.described(value)));
        }
    }

    private String names() {
        return String.join(", ", types.keySet());
    }
}
