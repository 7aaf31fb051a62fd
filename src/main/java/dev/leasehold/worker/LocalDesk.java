package dev.leasehold.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Held;
import dev.leasehold.lease.Requests;
import dev.leasehold.lease.Requests.Next;
import dev.leasehold.lease.Signals;
import dev.leasehold.platform.sql.DatabaseException;
import java.time.Duration;
import java.util.function.Supplier;

/** The service itself, for a host inside it. */
public record LocalDesk(Requests requests, Signals signals) implements RequestDesk {

    @Override
    public Next next(Grant lease, Duration patience) {
        return next(new Held(lease.task(), lease.epoch()), patience);
    }

    /** Also for who holds a lease by its name alone. */
    public Next next(Held lease, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            long seen = signals.count(Signals.ASKED);
            Next next = ask(() -> requests.next(lease));
            long left = until - System.nanoTime();
            if (!(next instanceof Next.Nothing) || left <= 0) {
                return next;
            }
            try {
                signals.await(Signals.ASKED, seen, Duration.ofNanos(left));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return next;
            }
        }
    }

    @Override
    public boolean answer(Grant lease, String request, JsonNode answer) {
        return ask(() -> requests.answer(new Held(lease.task(), lease.epoch()), request, answer));
    }

    private static <T> T ask(Supplier<T> call) {
        try {
            return call.get();
        } catch (DatabaseException e) {
            throw e.connectionLost() ? BrokerException.unreachable(e) : BrokerException.refused(e);
        }
    }
}
