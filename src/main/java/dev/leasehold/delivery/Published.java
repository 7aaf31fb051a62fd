package dev.leasehold.delivery;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Landing;
import dev.leasehold.lease.Rung;
import java.util.List;

/** How far a host got with an attempt's commit. */
public sealed interface Published {
    List<Rung> rungs();

    /**
     * The ref is, or may be, there: the task is to be confirmed by the service.
     *
     * @param confirmed whether this host has read it back
     */
    record Landed(Landing landing, boolean confirmed) implements Published {
        @Override
        public List<Rung> rungs() {
            return landing.rungs();
        }
    }

    record Failed(Code code, String sentence, List<Rung> rungs) implements Published {
        public Failed {
            rungs = List.copyOf(rungs);
        }
    }
}
