package dev.leasehold.worker;

import dev.leasehold.lease.Attended;
import dev.leasehold.lease.ErrandAnswer;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Held;
import dev.leasehold.lease.NearHosts.Reservation;
import dev.leasehold.lease.Renewal;
import dev.leasehold.lease.Report;
import dev.leasehold.lease.Settlement;
import dev.leasehold.live.LogPiece;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * What a host may ask of the service: directly inside it, over REST from anywhere else.
 *
 * <p>Every call has a deadline of its own and throws {@link BrokerException} when there was no answer; then it may or
 * may not have been carried out. Repeating it is harmless.
 */
public interface Broker {

    /** From now on this host may be granted what it did not ask for, as far as it keeps room. Not by a service elsewhere. */
    default Lent lend(String role, IntFunction<@Nullable Reservation> room) {
        return () -> {};
    }

    /** That a host is lent. Once this is closed, no more room is kept. */
    interface Lent extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits until a claim may bring something, where that can be told without claiming.
     *
     * @return how long the claim that follows may wait
     */
    default Duration awaitWork(String role, Duration patience) throws InterruptedException {
        return patience;
    }

    /** Up to {@code max} tasks; waits up to {@code patience} for the first. */
    List<Grant> claim(String role, int max, Duration patience);

    /** Ends what waits in {@link #awaitWork} or {@link #claim} with what it has; a claim that begins after this waits. */
    default void endClaims(String role) {}

    List<Renewal> renew(String role, Collection<Held> held);

    /** What was asked of these leases; waits up to {@code patience} for the first, or for anything to be asked. */
    News attend(String role, Collection<Attended> held, Duration patience);

    /** Ends what waits in {@link #attend}. */
    default void endAttending() {}

    /** What came of errands. To repeat it is harmless. */
    void answer(List<ErrandAnswer> answers);

    /** Adds to logs. Returns the tasks whose lease is lost. */
    Set<String> append(List<LogPiece> pieces);

    /** The answers are in the order of the reports. */
    List<Settlement> settle(List<Report> reports);
}
