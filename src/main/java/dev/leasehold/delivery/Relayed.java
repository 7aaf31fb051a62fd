package dev.leasehold.delivery;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.leasehold.lease.Chronicle.OfRef;
import dev.leasehold.lease.Rung;
import org.jspecify.annotations.Nullable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A ref on its way to an upstream.
 *
 * @param rungs what was seen on the last climb
 * @param message why it was refused
 */
public record Relayed(
        String upstream,
        String project,
        String ref,
        String commit,
        State state,
        int tries,
        List<Rung> rungs,
        @Nullable String message) {

    /** How far it is. */
    public enum State {
        /** To be pushed, or pushed and not yet read back: it is looked at again. */
        PENDING,
        /** Read back there. */
        RELAYED,
        /** A definite no. Asked for again, it is tried again. */
        REFUSED;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }

    Relayed after(Published end) {
        return switch (end) {
            case Published.Landed landed ->
                with(landed.confirmed() ? State.RELAYED : State.PENDING, landed.rungs(), null);
            case Published.Failed failed -> with(State.REFUSED, failed.rungs(), failed.sentence());
        };
    }

    Relayed refused(String why) {
        return with(State.REFUSED, List.of(), why);
    }

    /** The last climb, for the journal: each rung with what was seen there, and how it ended. */
    List<OfRef> told() {
        List<OfRef> told = new ArrayList<>();
        rungs.forEach(rung -> told.add(told(rung.name(), rung.seen())));
        told.add(told(state.wire(), message == null ? Map.of() : Map.of("why", message)));
        return told;
    }

    private OfRef told(String what, Map<String, Object> seen) {
        Map<String, Object> data = new LinkedHashMap<>(seen);
        data.put("upstream", upstream);
        data.put("ref", ref);
        data.put("expected", commit);
        return new OfRef("relay." + what, project, ref, data);
    }

    private Relayed with(State next, List<Rung> seen, @Nullable String why) {
        return new Relayed(upstream, project, ref, commit, next, tries, seen, why);
    }
}
