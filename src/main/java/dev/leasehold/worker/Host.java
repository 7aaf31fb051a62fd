package dev.leasehold.worker;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Errand;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Renewal;
import dev.leasehold.lease.Verdict;
import dev.leasehold.worker.Mode.Stop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Claims tasks of one role, runs them, submits what came of them.
 *
 * <p>It does nothing by itself: each method is one step, so that a test can take them in any order. {@link HostThreads}
 * takes them for real.
 *
 * <ul>
 *   <li>Never more than {@code capacity} attempts run at once, and what has ended and waits to be settled is bounded.
 *       Tasks that stay up are counted apart.
 *   <li>An attempt whose lease was not renewed in time is stopped before the lease can run out.
 *   <li>What ended stays held, and renewed, until the service has answered the report.
 * </ul>
 */
public final class Host {
    private final HostTerms terms;
    private final Broker broker;
    private final Mode mode;
    private final Function<Grant, BoundedLog> logs;
    private final LogShipping shipping;
    private final HostWatch watch;
    private final LongSupplier nanoTime;

    private final Room room;
    private final Map<Long, Holding> holdings = new ConcurrentHashMap<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private final Reports reports;
    private final ErrandAnswers answers;
    private final Unasked unasked;
    private volatile long renewedAt;
    private volatile boolean mayClaim = true;
    private volatile boolean stopping;
    /** Whether the broker is asked for work. */
    private volatile boolean asking;

    public Host(
            HostTerms terms,
            Broker broker,
            Mode mode,
            Function<Grant, BoundedLog> logs,
            HostWatch watch,
            LongSupplier nanoTime) {
        this.terms = terms;
        this.broker = broker;
        this.mode = mode;
        this.logs = logs;
        this.shipping = new LogShipping(broker, watch);
        this.reports = new Reports(broker, shipping, watch, this::holds, this::forget);
        this.answers = new ErrandAnswers(broker);
        this.watch = watch;
        this.nanoTime = nanoTime;
        this.room = new Room(terms.capacity(), Reports.MOST_AT_ONCE);
        this.unasked = new Unasked(room, nanoTime);
        this.renewedAt = nanoTime.getAsLong();
    }

    public HostTerms terms() {
        return terms;
    }

    /** Attempts that run, or have ended and are not settled yet, and those that room is kept for. */
    public int held() {
        return holdings.size() + unasked.promised();
    }

    /** Lets the service grant what this host did not ask for; {@link #startGranted} starts it. */
    public Broker.Lent lend() {
        return broker.lend(terms.role(), unasked::reserve);
    }

    /** Starts what was granted without a claim; waits up to {@code patience} for it. */
    public void startGranted(Duration patience) throws InterruptedException {
        unasked.startNext(patience, this::startAll);
    }

    /** Claims as much as there is room for and starts it. Waits up to {@code patience} for a task, and for room. */
    public int claim(Duration patience) throws InterruptedException {
        long until = nanoTime.getAsLong() + patience.toNanos();
        Duration claimPatience = awaitWork(patience);
        int free = mayClaim ? room.take(Duration.ofNanos(until - nanoTime.getAsLong())) : 0;
        if (free == 0) {
            return 0;
        }
        List<Grant> grants = List.of();
        long askedAt = nanoTime.getAsLong();
        Duration left = Duration.ofNanos(Math.max(0, until - askedAt));
        try {
            asking = true;
            if (mayClaim) {
                grants = broker.claim(terms.role(), free, left.compareTo(claimPatience) < 0 ? left : claimPatience);
            }
        } finally {
            asking = false;
            room.giveBack(free - grants.size());
        }
        startAll(grants, askedAt);
        return grants.size();
    }

    private Duration awaitWork(Duration patience) throws InterruptedException {
        asking = true;
        try {
            return broker.awaitWork(terms.role(), patience);
        } finally {
            asking = false;
        }
    }

    /** Begins no claim any more; one that is under way may still bring something. */
    void stopClaiming() {
        mayClaim = false;
        unasked.close();
        room.close();
    }

    /** A claim that is under way waits for nothing any more. */
    void endClaim() {
        if (asking) {
            broker.endClaims(terms.role());
        }
    }

    private void startAll(List<Grant> grants, long askedAt) {
        if (!grants.isEmpty()) {
            watch.claimed(terms.role(), grants.size(), Duration.ofNanos(nanoTime.getAsLong() - askedAt));
        }
        for (Grant grant : grants) {
            start(grant, askedAt);
        }
    }

    private Holding hold(Grant grant, long askedAt) {
        Holding holding = new Holding(grant, logs.apply(grant), askedAt, nanoTime);
        holdings.put(grant.epoch(), holding);
        synchronized (holdings) {
            holdings.notifyAll();
        }
        return holding;
    }

    private void start(Grant grant, long askedAt) {
        Holding holding;
        try {
            holding = hold(grant, askedAt);
        } catch (RuntimeException | Error e) { // its lease runs out
            room.giveBack(1);
            watch.failed(terms.role(), "hold", e);
            return;
        }
        watch.started(grant);
        if (holding.isSession()) {
            room.leave();
            sessions.incrementAndGet();
        }
        AtomicBoolean done = new AtomicBoolean();
        Consumer<Verdict> whenDone = verdict -> {
            if (!done.compareAndSet(false, true)) {
                return; // it ended while its start failed
            }
            watch.ended(grant, verdict);
            reports.add(holding, verdict);
            if (holding.isSession()) {
                sessions.decrementAndGet();
            } else {
                room.ended();
            }
        };
        if (stopping) {
            whenDone.accept(Verdict.failed(Code.HOST_STOPPED, "the host was told to stop before this had started"));
            return;
        }
        if (holding.isSession() && sessions.get() > terms.sessions()) {
            whenDone.accept(Verdict.failed(
                    Code.SESSIONS_FULL, "the host keeps %d tasks that stay up already".formatted(terms.sessions())));
            return;
        }
        try {
            holding.started(mode.start(grant, holding.log().target(), whenDone));
        } catch (RuntimeException | Error e) { // no thread could be made, for one
            whenDone.accept(Verdict.failed(Code.SPAWN_FAILED, "the mode did not start: " + e));
        }
    }

    /** Renews all that is held with one call, and stops what is lost or to be cancelled. */
    public void renew() {
        List<Holding> held = List.copyOf(holdings.values());
        long sentAt = nanoTime.getAsLong();
        Duration since = Duration.ofNanos(sentAt - renewedAt);
        if (!held.isEmpty()) {
            if (since.compareTo(terms.renewEvery().multipliedBy(2)) > 0) {
                watch.renewalLate(terms.role(), since);
            }
            for (Renewal renewal : broker.renew(
                    terms.role(),
                    held.stream().map(holding -> holding.lease(sentAt)).toList())) {
                renewed(renewal, sentAt);
            }
        }
        renewedAt = sentAt;
    }

    private void renewed(Renewal renewal, long sentAt) {
        Holding holding = holdings.get(renewal.epoch());
        if (holding == null) {
            return;
        }
        switch (renewal.state()) {
            case RENEWED -> holding.renewed(sentAt);
            case CANCEL -> {
                holding.renewed(sentAt);
                holding.stop(Stop.CANCELLED);
            }
            case LOST -> {
                if (holding.stop(Stop.LEASE_LOST)) {
                    watch.leaseLost(holding.grant);
                }
            }
        }
    }

    /**
     * Hears what is asked of what is held, and passes it on; waits for it. True when a renewal may have more to tell.
     * Whoever is not the only one to call this does errands twice.
     */
    public boolean attend(Duration patience) throws InterruptedException {
        if (!awaitHeld(patience)) {
            return false;
        }
        News news = broker.attend(
                terms.role(), holdings.values().stream().map(Holding::attended).toList(), patience);
        for (Errand errand : news.errands()) {
            Holding holding = holdings.get(errand.epoch());
            if (holding != null) {
                holding.ask(errand, answers::add);
            }
        }
        return news.rang();
    }

    private boolean awaitHeld(Duration patience) throws InterruptedException {
        synchronized (holdings) {
            if (holdings.isEmpty() && patience.isPositive() && !stopping) {
                holdings.wait(patience.toMillis());
            }
        }
        return !holdings.isEmpty();
    }

    /** What is under way of {@link #attend} waits for nothing any more. */
    void endAttending() {
        synchronized (holdings) {
            holdings.notifyAll();
        }
        broker.endAttending();
    }

    /** Tells what came of errands; waits up to {@code patience} for the first. */
    public void answer(Duration patience) throws InterruptedException {
        answers.tell(patience);
    }

    /** Stops what could not be renewed, while its lease still holds. */
    public void checkPatience() {
        long now = nanoTime.getAsLong();
        for (Holding holding : holdings.values()) {
            try {
                if (holding.outOfPatience(now) && holding.stop(Stop.LEASE_LOST)) {
                    watch.outOfPatience(holding.grant);
                }
            } catch (RuntimeException | Error e) { // the others are stopped all the same, and this one is tried again
                watch.failed(terms.role(), "stop", e);
            }
        }
    }

    /** Hands over what running attempts have printed since the last time. */
    public void shipLogs() {
        shipping.ship(
                holdings.values().stream().filter(holding -> !holding.lost()).toList(), false);
    }

    /** Submits what has ended; waits up to {@code patience} for the first. Returns how many were answered. */
    public int settle(Duration patience) throws InterruptedException {
        return reports.settle(patience);
    }

    private boolean holds(Holding holding) {
        return holdings.containsKey(holding.grant.epoch());
    }

    private void forget(Holding holding) {
        if (!holdings.remove(holding.grant.epoch(), holding)) {
            return;
        }
        if (!holding.isSession()) {
            room.settled();
        }
        holding.log().close();
    }

    /** Stops all that runs, to hand it back. */
    public void stopAll() {
        stopping = true;
        holdings.values().forEach(holding -> holding.stop(Stop.HOST_STOPPING));
    }
}
