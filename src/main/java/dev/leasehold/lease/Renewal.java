package dev.leasehold.lease;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The answer to a renewal of one lease. */
public record Renewal(String task, long epoch, State state) {
    public enum State {
        RENEWED,
        /** Renewed, but somebody asked to cancel: stop, then submit {@link Code#CANCELLED}. */
        CANCEL,
        /** Another holds the task, or nobody does: stop, and submit nothing. */
        LOST;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
