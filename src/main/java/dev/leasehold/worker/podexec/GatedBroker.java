package dev.leasehold.worker.podexec;

import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Held;
import dev.leasehold.lease.Renewal;
import dev.leasehold.lease.Report;
import dev.leasehold.lease.Settlement;
import dev.leasehold.live.LogPiece;
import dev.leasehold.worker.Broker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Claims nothing while something stands in the way; what is held goes on. */
record GatedBroker(Broker broker, Supplier<Optional<String>> closed) implements Broker {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    @Override
    public List<Grant> claim(String role, int max, Duration patience) {
        if (closed.get().isEmpty()) {
            return broker.claim(role, max, patience);
        }
        try {
            Thread.sleep(patience.compareTo(LOOK_AGAIN) < 0 ? patience : LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }

    @Override
    public List<Renewal> renew(String role, Collection<Held> held) {
        return broker.renew(role, held);
    }

    @Override
    public Set<String> append(List<LogPiece> pieces) {
        return broker.append(pieces);
    }

    @Override
    public List<Settlement> settle(List<Report> reports) {
        return broker.settle(reports);
    }
}
