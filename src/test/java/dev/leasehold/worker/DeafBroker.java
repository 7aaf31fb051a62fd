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

/** To be asked for what a test is about, and for nothing else. */
abstract class DeafBroker implements Broker {
    @Override
    public List<Grant> claim(String role, int max, Duration patience) {
        throw unexpected("claim");
    }

    @Override
    public List<Renewal> renew(String role, Collection<Held> held) {
        throw unexpected("renew");
    }

    @Override
    public News attend(String role, Collection<Attended> held, Duration patience) {
        throw unexpected("attend");
    }

    @Override
    public void answer(List<ErrandAnswer> answers) {
        throw unexpected("answer");
    }

    @Override
    public Set<String> append(List<LogPiece> pieces) {
        throw unexpected("append");
    }

    @Override
    public List<Settlement> settle(List<Report> reports) {
        throw unexpected("settle");
    }

    private static AssertionError unexpected(String call) {
        return new AssertionError("nobody should " + call + " here");
    }
}
