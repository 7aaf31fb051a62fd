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
import java.util.Set;

/**
 * What a host may ask of the service: directly inside it, over REST from anywhere else.
 *
 * <p>Every call has a deadline of its own and throws {@link BrokerException} when there was no answer; then it may or
 * may not have been carried out. Repeating it is harmless.
 */
public interface Broker {

    /** Up to {@code max} tasks; waits up to {@code patience} for the first. */
    List<Grant> claim(String role, int max, Duration patience);

    List<Renewal> renew(String role, Collection<Held> held);

    /** What was asked of these leases; waits up to {@code patience} for the first, or for anything to be asked. */
    News attend(String role, Collection<Attended> held, Duration patience);

    /** What came of errands. To repeat it is harmless. */
    void answer(List<ErrandAnswer> answers);

    /** Adds to logs. Returns the tasks whose lease is lost. */
    Set<String> append(List<LogPiece> pieces);

    /** The answers are in the order of the reports. */
    List<Settlement> settle(List<Report> reports);
}
