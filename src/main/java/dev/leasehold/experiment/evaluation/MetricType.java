package dev.leasehold.experiment.evaluation;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What values a metric has. */
public enum MetricType {
    /** Of any size: {@code 1.0} and {@code 1e3} are none. */
    INTEGER("an integer") {
        @Override
        boolean takes(JsonNode value) {
            return value.isIntegralNumber();
        }
    },
    /** Finite, with or without a point. */
    REAL("a finite number") {
        @Override
        boolean takes(JsonNode value) {
            return value.isNumber() && Double.isFinite(value.doubleValue());
        }
    },
    TEXT("a text") {
        @Override
        boolean takes(JsonNode value) {
            return value.isTextual();
        }
    };

    private final String described;

    MetricType(String described) {
        this.described = described;
    }

    /** A boolean is of no type. */
    abstract boolean takes(JsonNode value);

    String described() {
        return described;
    }

    public boolean isNumeric() {
        return this != TEXT;
    }

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
