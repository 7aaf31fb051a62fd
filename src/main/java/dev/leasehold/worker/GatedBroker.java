package dev.leasehold.worker;

import dev.leasehold.lease.Attended;
import dev.leasehold.lease.ErrandAnswer;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Held;
import dev.leasehold.lease.Renewal;
import dev.leasehold.lease.Report;
import dev.leasehold.lease.Settlement;
import dev.leasehold.live.LogPiece;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Claims nothing while something stands in the way; what is held goes on. */
public record GatedBroker(Broker broker, Supplier<Optional<String>> closed) implements Broker {

    @Override
    public List<Grant> claim(String role, int max, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        Duration left = patience;
        while (closed.get().isPresent()) {
            if (!left.isPositive()) {
                return List.of();
            }
            try {
                Thread.sleep(left.compareTo(Gate.LOOK_AGAIN) < 0 ? left : Gate.LOOK_AGAIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
            left = Duration.ofNanos(until - System.nanoTime());
        }
        return broker.claim(role, max, left.isPositive() ? left : Duration.ZERO);
    }

    @Override
    public List<Renewal> renew(String role, Collection<Held> held) {
        return broker.renew(role, held);
    }

    @Override
    public News attend(String role, Collection<Attended> held, Duration patience) {
        return broker.attend(role, held, patience);
    }

    @Override
    public void answer(List<ErrandAnswer> answers) {
        broker.answer(answers);
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
