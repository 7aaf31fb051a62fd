package dev.leasehold.lease;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Something that the holder of a running attempt is asked to do, beside running it.
 *
 * @param id grows within an attempt in the order in which its errands are to be done
 * @param text what is put in, empty for every other kind
 * @param endsInput whether nothing more will be put in after the text
 */
public record Errand(long id, String task, int attempt, long epoch, Kind kind, String text, boolean endsInput) {
    public enum Kind {
        /** Send the signal that a terminal sends for Ctrl-C. */
        INTERRUPT,
        /** Hand the text to the command's standard input. */
        INPUT,
        /** Let those who look at the terminal begin with an empty screen. */
        CLEAR,
        /** Say how it stands. */
        DIAGNOSE;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Kind of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }
}
