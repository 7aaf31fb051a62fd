package dev.leasehold.experiment.objective;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which way is better. */
public enum Direction {
    MAXIMIZE,
    MINIMIZE;

    /** Strictly. */
    public boolean better(double value, double than) {
        return this == MAXIMIZE ? value > than : value < than;
    }

    /** Whether a value is at the threshold, or beyond it on the better side. */
    public boolean reaches(double value, double threshold) {
        return value == threshold || better(value, threshold);
    }

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
