package dev.leasehold.worker;

import dev.leasehold.lease.Attended;
import dev.leasehold.lease.Claimant;
import dev.leasehold.lease.Errand;
import dev.leasehold.lease.ErrandAnswer;
import dev.leasehold.lease.Errands;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Held;
import dev.leasehold.lease.LeaseTerms;
import dev.leasehold.lease.Leases;
import dev.leasehold.lease.NearHosts;
import dev.leasehold.lease.NearHosts.NearHost;
import dev.leasehold.lease.NearHosts.Reservation;
import dev.leasehold.lease.Renewal;
import dev.leasehold.lease.Report;
import dev.leasehold.lease.Settlement;
import dev.leasehold.lease.Settling;
import dev.leasehold.lease.Signals;
import dev.leasehold.live.LogPiece;
import dev.leasehold.live.Logs;
import dev.leasehold.platform.sql.DatabaseException;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The service itself, for a host inside it. */
public final class LocalBroker implements Broker {
    private static final long NEVER = -1;
    /** A host with room looks every second or so. */
    private static final Duration BELIEVED = Duration.ofSeconds(5);

    private final Leases leases;
    private final Settling settling;
    private final Errands errands;
    private final Logs logs;
    private final Signals signals;
    private final ForgeDoor forge;
    private final Claimant claimant;
    private final LeaseTerms terms;
    private final Supplier<Optional<String>> closed;
    private final NearHosts near;
    private final LongSupplier nanoTime;
    /** How often the role had been rung for before a claim that left nothing. */
    private volatile long exhaustedAt = NEVER;
    /** When a claim last found the gate open; null when it was closed since. */
    private volatile @Nullable Long openAt;
    /** How often those who wait for work were told to wait no longer. */
    private final AtomicInteger claimsEnded = new AtomicInteger();

    public LocalBroker(
            Leases leases,
            Settling settling,
            Errands errands,
            Logs logs,
            Signals signals,
            ForgeDoor forge,
            Claimant claimant,
            LeaseTerms terms) {
        this(
                leases,
                settling,
                errands,
                logs,
                signals,
                forge,
                claimant,
                terms,
                Optional::empty,
                new NearHosts(),
                System::nanoTime);
    }

    private LocalBroker(
            Leases leases,
            Settling settling,
            Errands errands,
            Logs logs,
            Signals signals,
            ForgeDoor forge,
            Claimant claimant,
            LeaseTerms terms,
            Supplier<Optional<String>> closed,
            NearHosts near,
            LongSupplier nanoTime) {
        this.leases = leases;
        this.settling = settling;
        this.errands = errands;
        this.logs = logs;
        this.signals = signals;
        this.forge = forge;
        this.claimant = claimant;
        this.terms = terms;
        this.closed = closed;
        this.near = near;
        this.nanoTime = nanoTime;
    }

    /** The same, which claims nothing either while this says why not; what is held goes on. */
    public LocalBroker gatedBy(Supplier<Optional<String>> gate) {
        return new LocalBroker(
                leases,
                settling,
                errands,
                logs,
                signals,
                forge,
                claimant,
                terms,
                () -> closed.get().or(gate),
                near,
                nanoTime);
    }

    /** The same, whose host is lent to submissions of this process while a gate has been seen open a moment ago. */
    public LocalBroker lentTo(NearHosts hosts, LongSupplier clock) {
        return new LocalBroker(leases, settling, errands, logs, signals, forge, claimant, terms, closed, hosts, clock);
    }

    /** Not where a claim has to look first for what lost its host. */
    @Override
    public Lent lend(String role, IntFunction<@Nullable Reservation> room) {
        if (terms.mostInAll() != null) {
            return () -> {};
        }
        NearHost host = new Lendable(room);
        near.join(role, host);
        return () -> near.leave(role, host);
    }

    private final class Lendable implements NearHost {
        private final IntFunction<@Nullable Reservation> room;

        private Lendable(IntFunction<@Nullable Reservation> room) {
            this.room = room;
        }

        @Override
        public Claimant claimant() {
            return claimant;
        }

        @Override
        public LeaseTerms terms() {
            return terms;
        }

        @Override
        public @Nullable Reservation reserve(int most) {
            Reservation kept = isOpen() ? room.apply(most) : null;
            return kept == null ? null : new Forged(kept);
        }
    }

    private boolean isOpen() {
        Long seen = openAt;
        return seen != null && nanoTime.getAsLong() - seen < BELIEVED.toNanos();
    }

    /** Whose grants open the forge, as those of any claim do. */
    private final class Forged implements Reservation {
        private final Reservation room;

        private Forged(Reservation room) {
            this.room = room;
        }

        @Override
        public int tasks() {
            return room.tasks();
        }

        @Override
        public void take(List<Grant> grants) {
            List<Grant> opened = List.of();
            try {
                opened = grants.stream().map(forge::openFor).toList();
            } finally {
                room.take(opened);
            }
        }
    }

    @Override
    public Duration awaitWork(String role, Duration patience) throws InterruptedException {
        int ended = claimsEnded.get();
        signals.await(Signals.ready(role), exhaustedAt, patience, () -> claimsEnded.get() != ended);
        return Duration.ZERO;
    }

    @Override
    public List<Grant> claim(String role, int max, Duration patience) {
        int ended = claimsEnded.get();
        return claim(role, max, patience, () -> claimsEnded.get() != ended);
    }

    /** The same for somebody who may leave while it waits, and is then granted nothing. */
    public List<Grant> claim(String role, int max, Duration patience, BooleanSupplier hasLeft) {
        String subject = Signals.ready(role);
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            long seen = signals.count(subject);
            if (hasLeft.getAsBoolean()) {
                return List.of();
            }
            // Each time: it may have closed while this waited for a task.
            boolean open = closed.get().isEmpty();
            openAt = open ? nanoTime.getAsLong() : null;
            List<Grant> grants = open ? ask(() -> leases.claim(role, claimant, terms, max)) : List.of();
            exhaustedAt = grants.size() < max ? seen : NEVER;
            long left = until - System.nanoTime();
            if (!grants.isEmpty() || left <= 0) {
                return grants.stream().map(forge::openFor).toList();
            }
            try {
                if (open) {
                    signals.await(subject, seen, Duration.ofNanos(left), hasLeft);
                } else {
                    Thread.sleep(Duration.ofNanos(Math.min(left, Gate.LOOK_AGAIN.toNanos())));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }
    }

    @Override
    public void endClaims(String role) {
        claimsEnded.incrementAndGet();
        signals.nudge(Signals.ready(role));
    }

    @Override
    public List<Renewal> renew(String role, Collection<Held> held) {
        return ask(() -> leases.renew(held, terms));
    }

    @Override
    public News attend(String role, Collection<Attended> held, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        long seen = signals.count(Signals.ATTENTION);
        List<Errand> errands = ask(() -> this.errands.open(held));
        if (!errands.isEmpty()) {
            return new News(true, errands);
        }
        try {
            signals.await(Signals.ATTENTION, seen, Duration.ofNanos(until - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return News.NONE;
        }
        return signals.count(Signals.ATTENTION) == seen
                ? News.NONE
                : new News(true, ask(() -> this.errands.open(held)));
    }

    @Override
    public void endAttending() {
        signals.heard(Set.of(Signals.ATTENTION));
    }

    @Override
    public void answer(List<ErrandAnswer> answers) {
        ask(() -> {
            errands.answer(answers);
            return true;
        });
    }

    @Override
    public Set<String> append(List<LogPiece> pieces) {
        return ask(() -> logs.append(pieces));
    }

    @Override
    public List<Settlement> settle(List<Report> reports) {
        return ask(() -> settling.settle(reports));
    }

    private static <T> T ask(Supplier<T> call) {
        try {
            return call.get();
        } catch (DatabaseException e) {
            throw e.connectionLost() ? BrokerException.unreachable(e) : BrokerException.refused(e);
        }
    }
}
