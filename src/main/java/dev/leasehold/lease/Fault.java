package dev.leasehold.lease;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whose fault a failed attempt was. Only {@link #INFRASTRUCTURE} is retried on the house. */
public enum Fault {
    USER,
    INFRASTRUCTURE;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
