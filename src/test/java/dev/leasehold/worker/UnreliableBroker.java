package dev.leasehold.worker;

import dev.leasehold.lease.Attended;
import dev.leasehold.lease.ErrandAnswer;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Held;
import dev.leasehold.lease.Renewal;
import dev.leasehold.lease.Report;
import dev.leasehold.lease.Settlement;
import dev.leasehold.live.LogPiece;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** A real broker on a line that a test can cut before or after a call, and that refuses reports or logs of chosen tasks. */
final class UnreliableBroker implements Broker {
    private final Broker real;
    private final Set<String> refused = new HashSet<>();
    private final Set<String> logRefused = new HashSet<>();
    private Line line = Line.UP;

    enum Line {
        UP,
        /** Nothing gets through. */
        DOWN,
        /** What is asked is done, but the answer is lost. */
        DEAF
    }

    UnreliableBroker(Broker real) {
        this.real = real;
    }

    void is(Line now) {
        line = now;
    }

    void refuse(String task) {
        refused.add(task);
    }

    void refuseLog(String task) {
        logRefused.add(task);
    }

    private <T> T over(Supplier<T> call) {
        if (line == Line.DOWN) {
            throw BrokerException.unreachable(new IOException("the line is down"));
        }
        T answer = call.get();
        if (line == Line.DEAF) {
            throw BrokerException.unreachable(new IOException("the answer is lost"));
        }
        return answer;
    }

    @Override
    public List<Grant> claim(String role, int max, Duration patience) {
        return over(() -> real.claim(role, max, patience));
    }

    @Override
    public void endClaims(String role) {
        real.endClaims(role);
    }

    @Override
    public void endAttending() {
        real.endAttending();
    }

    @Override
    public List<Renewal> renew(String role, Collection<Held> held) {
        return over(() -> real.renew(role, held));
    }

    @Override
    public News attend(String role, Collection<Attended> held, Duration patience) {
        return over(() -> real.attend(role, held, patience));
    }

    @Override
    public void answer(List<ErrandAnswer> answers) {
        over(() -> {
            real.answer(answers);
            return true;
        });
    }

    @Override
    public Set<String> append(List<LogPiece> pieces) {
        return over(() -> {
            if (pieces.stream().anyMatch(piece -> logRefused.contains(piece.task()))) {
                throw BrokerException.refused(new IOException("not this log"));
            }
            return real.append(pieces);
        });
    }

    @Override
    public List<Settlement> settle(List<Report> reports) {
        return over(() -> {
            if (reports.stream().anyMatch(report -> refused.contains(report.task()))) {
                throw BrokerException.refused(new IOException("not this one"));
            }
            return real.settle(reports);
        });
    }
}
