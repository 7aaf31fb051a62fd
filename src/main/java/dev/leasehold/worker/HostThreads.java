package dev.leasehold.worker;

import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Takes a {@link Host}'s steps: one thread claims, one starts what was granted without a claim, one settles, one ships
 * logs, one renews, one watches the clock, and two take errands and answer them.
 *
 * <ul>
 *   <li>A step that fails is tried again, a little later each time, whatever it failed of: a thread that gave up would
 *       hold tasks that nobody settles.
 *   <li>No thread waits for a call of another. The one that watches the clock makes no call at all, so that nothing that
 *       hangs keeps it from stopping an attempt in time.
 * </ul>
 */
public final class HostThreads {
    private static final Duration SETTLE_PATIENCE = Duration.ofMillis(500);
    private static final Duration SETTLE_PAUSE = Duration.ofMillis(5);
    private static final Duration END_AGAIN = Duration.ofMillis(250);
    private static final int MANY_REPORTS = 50;
    private static final Duration SHIP_EVERY = Duration.ofMillis(250);
    private static final Duration LONGEST_TICK = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Host host;
    private final HostWatch watch;
    private final CountDownLatch stopClaiming = new CountDownLatch(1);
    private final CountDownLatch stopAll = new CountDownLatch(1);
    private volatile boolean attention;
    private final Object renewerWaits = new Object();
    private @Nullable Thread claimer;
    private @Nullable Thread starter;
    private @Nullable Thread settler;
    private @Nullable Thread shipper;
    private @Nullable Thread attendant;
    private @Nullable Thread answerer;
    private @Nullable Thread renewer;
    private @Nullable Thread watchman;
    private Broker.@Nullable Lent lent;

    private final Duration claimPatience;

    /**
     * @param claimPatience how long one claim may wait for a task; the slow poll behind the wake-up, and the longest
     *     that a stop waits for the claim under way
     */
    public HostThreads(Host host, Duration claimPatience, HostWatch watch) {
        this.host = host;
        this.claimPatience = claimPatience;
        this.watch = watch;
    }

    @FunctionalInterface
    private interface Step {
        void take() throws InterruptedException;
    }

    public void start() {
        String role = host.terms().role();
        // A thread of the system's own: woken directly, and in no line behind the service's virtual ones.
        // Each task comes this way from its commit to its start.
        claimer = Thread.ofPlatform()
                .daemon()
                .name("claim-" + role)
                .start(() -> loop("claim", stopClaiming, () -> host.claim(claimPatience)));
        starter = Thread.ofPlatform()
                .daemon()
                .name("start-" + role)
                .start(() -> loop("start", stopAll, () -> host.startGranted(SETTLE_PATIENCE)));
        lent = host.lend();
        settler = Thread.ofVirtual().name("settle-" + role).start(() -> loop("settle", stopAll, this::settle));
        shipper = Thread.ofVirtual()
                .name("ship-" + role)
                .start(() -> loop("ship logs", stopAll, () -> {
                    if (!stopAll.await(SHIP_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                        host.shipLogs();
                    }
                }));
        // A thread of its own: virtual ones wait for each other's processor time, and a lease does not wait.
        renewer = Thread.ofPlatform().daemon().name("renew-" + role).start(this::keepRenewing);
        attendant =
                Thread.ofVirtual().name("attend-" + role).start(() -> loop("attend", stopAll, this::attendToErrands));
        answerer = Thread.ofVirtual()
                .name("answer-" + role)
                .start(() -> loop("answer", stopAll, () -> host.answer(SETTLE_PATIENCE)));
        watchman = Thread.ofPlatform().daemon().name("watch-" + role).start(this::watchTheClock);
    }

    public String role() {
        return host.terms().role();
    }

    /** A short pause after few lets the next ones share a commit; after many there are more already. */
    private void settle() throws InterruptedException {
        if (host.settle(SETTLE_PATIENCE) < MANY_REPORTS) {
            stopAll.await(SETTLE_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** A short pause lets what is asked at about the same time be heard of at once, and be one renewal. */
    private void attendToErrands() throws InterruptedException {
        if (host.attend(claimPatience)) {
            renewSoon();
        }
        stopAll.await(SETTLE_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Something was asked of a running task: it may be to cancel. */
    private void renewSoon() {
        synchronized (renewerWaits) {
            attention = true;
            renewerWaits.notifyAll();
        }
    }

    private void loop(String name, CountDownLatch stop, Step step) {
        Duration pause = Duration.ZERO;
        try {
            while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    step.take();
                    pause = Duration.ZERO;
                } catch (BrokerException e) {
                    watch.troubled(host.terms().role(), name, e);
                    pause = longer(pause);
                } catch (RuntimeException | Error e) {
                    watch.failed(host.terms().role(), name, e);
                    pause = longer(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2).plusMillis(50);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** Calls nobody, so that no call that hangs keeps it from stopping what must be stopped. */
    private void watchTheClock() {
        try {
            while (!stopAll.await(tick().toMillis(), TimeUnit.MILLISECONDS)) {
                host.checkPatience();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration tick() {
        Duration eighth = host.terms().renewEvery().dividedBy(8);
        return eighth.compareTo(LONGEST_TICK) < 0 ? eighth : LONGEST_TICK;
    }

    private void keepRenewing() {
        Duration every = host.terms().renewEvery();
        long nextRenewal = System.nanoTime() + every.toNanos();
        try {
            while (stopAll.getCount() > 0) {
                boolean asked = awaitTick();
                long now = System.nanoTime();
                if (asked || now - nextRenewal >= 0) {
                    nextRenewal = now + (renewed() ? every : every.dividedBy(8)).toNanos();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitTick() throws InterruptedException {
        Duration tick = tick();
        synchronized (renewerWaits) {
            long until = System.nanoTime() + tick.toNanos();
            for (long left = tick.toNanos(); !attention && left > 0; left = until - System.nanoTime()) {
                renewerWaits.wait(Math.max(1, left / 1_000_000));
            }
            boolean asked = attention;
            attention = false;
            return asked;
        }
    }

    private boolean renewed() {
        try {
            host.renew();
            return true;
        } catch (BrokerException e) {
            watch.troubled(host.terms().role(), "renew", e);
            return false;
        } catch (RuntimeException | Error e) {
            watch.failed(host.terms().role(), "renew", e);
            return false;
        }
    }

    /**
     * Stops claiming, lets what runs go on for {@code grace}, then stops it and hands it back. Returns when nothing is
     * held, or after {@code deadline} all the same; what is then still held runs out by itself.
     */
    public void stop(Duration grace, Duration deadline) throws InterruptedException {
        long start = System.nanoTime();
        host.stopClaiming();
        stopClaiming.countDown();
        if (lent != null) {
            lent.close();
        }
        join(claimer, host::endClaim);
        awaitOrTimeout(() -> host.held() == 0, grace);
        host.stopAll();
        awaitOrTimeout(() -> host.held() == 0, deadline.minusNanos(System.nanoTime() - start));
        stopAll.countDown();
        join(attendant, host::endAttending);
        for (Thread thread : new @Nullable Thread[] {starter, settler, shipper, renewer, watchman, answerer}) {
            if (thread != null) {
                thread.join(Duration.ofSeconds(2));
            }
        }
    }

    /** Ends what it waits for, again and again, for it may have been about to wait; where that fails, it takes its time. */
    private void join(@Nullable Thread waiting, Runnable end) throws InterruptedException {
        if (waiting == null) {
            return;
        }
        long until = System.nanoTime() + claimPatience.plusSeconds(2).toNanos();
        boolean told = false;
        do {
            try {
                end.run();
            } catch (RuntimeException e) { // no failure of a call keeps a stop from stopping
                if (!told) {
                    watch.failed(host.terms().role(), "end what waits", e);
                }
                told = true;
            }
        } while (!waiting.join(END_AGAIN) && System.nanoTime() - until < 0);
    }

    boolean isStopping() {
        return stopClaiming.getCount() == 0;
    }

    private static void awaitOrTimeout(BooleanSupplier condition, Duration most) throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - until < 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
