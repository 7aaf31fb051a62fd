package dev.leasehold.experiment.decision;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why an experiment ended. */
public enum StopReason {
    /** All ideas are used up, and all work is done. */
    EXHAUSTED,
    VARIANTS,
    WALL_TIME,
    CONVERGED,
    TARGET_REACHED,
    ATTEMPTS,
    /** Somebody asked for it. */
    TERMINATED;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The inverse of {@link #wire()}. */
    public static StopReason of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
