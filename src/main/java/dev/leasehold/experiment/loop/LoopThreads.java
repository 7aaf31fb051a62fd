package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.store.ExperimentViews;
import dev.leasehold.experiment.store.UnderWay;
import dev.leasehold.forge.ForgeException;
import dev.leasehold.lease.Requests;
import dev.leasehold.lease.Signals;
import dev.leasehold.lease.TaskId;
import dev.leasehold.lease.Tasks;
import dev.leasehold.platform.sql.Database;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees which experiments have something to do, and lets each be driven by a thread of its own, one at a time.
 *
 * <ul>
 *   <li>Woken by the journal, it asks which of the awaited tasks have ended; now and then, and when somebody has asked
 *       for something, it looks at all experiments that have not ended.
 *   <li>What fails for one experiment is logged and tried again at the next look. The others go on.
 * </ul>
 */
final class LoopThreads {
    /** Rung when an experiment was submitted or changed. */
    static final String CHANGED = "experiments";

    private static final Logger LOG = Logger.getLogger(LoopThreads.class);
    private static final Duration SLOW_POLL = Duration.ofSeconds(1);
    private static final long BREATH_NANOS = Duration.ofMillis(20).toNanos();
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(15);

    private final Database database;
    private final ExperimentViews views;
    private final Tasks tasks;
    private final Requests requests;
    private final Signals signals;
    private final Driver driver;
    /** Who is being driven; true when something happened to it meanwhile. */
    private final Map<UUID, Boolean> driven = new ConcurrentHashMap<>();

    private volatile boolean stopping;
    private @Nullable Thread dispatcher;

    LoopThreads(
            Database database, ExperimentViews views, Tasks tasks, Requests requests, Signals signals, Driver driver) {
        this.database = database;
        this.views = views;
        this.tasks = tasks;
        this.requests = requests;
        this.signals = signals;
        this.driver = driver;
    }

    void start() {
        dispatcher = Thread.ofVirtual().name("experiments").start(this::dispatch);
    }

    /** What is being done is done to the end of its step. */
    void stop() throws InterruptedException {
        stopping = true;
        signals.heard(Set.of(Signals.JOURNAL_WRITTEN));
        if (dispatcher != null) {
            dispatcher.join(STOP_DEADLINE);
        }
        long until = System.nanoTime() + STOP_DEADLINE.toNanos();
        while (!driven.isEmpty() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void dispatch() {
        long lookAt = System.nanoTime();
        long changes = -1;
        try {
            while (!stopping) {
                long seen = signals.count(Signals.JOURNAL_WRITTEN);
                long changed = signals.count(CHANGED);
                boolean all = System.nanoTime() - lookAt >= 0 || changed != changes;
                if (all) {
                    lookAt = System.nanoTime() + SLOW_POLL.toNanos();
                    changes = changed;
                }
                look(all);
                LockSupport.parkNanos(BREATH_NANOS);
                signals.await(Signals.JOURNAL_WRITTEN, seen, SLOW_POLL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(boolean all) {
        try {
            due(all).forEach(this::drive);
        } catch (RuntimeException e) {
            LOG.warnf(e, "event=experiments-not-seen");
        }
    }

    private Collection<UUID> due(boolean all) {
        if (all) {
            List<UUID> alive = database.transact(views::alive);
            driver.alive(alive);
            return alive;
        }
        List<UnderWay> awaited = database.transact(views::underWay);
        Set<UUID> alive = tasks.alive(awaited.stream().map(UnderWay::task).toList());
        Set<UUID> answered = requests.answered();
        Set<UUID> due = new HashSet<>(database.transact(connection -> views.asking(connection, answered)));
        for (UnderWay one : awaited) {
            if (!alive.contains(one.task())) {
                due.add(one.experiment());
            }
        }
        return due;
    }

    private void drive(UUID experiment) {
        if (driven.putIfAbsent(experiment, false) == null) {
            Thread.ofVirtual().name("experiment").start(() -> driveWhileDue(experiment));
        } else {
            driven.computeIfPresent(experiment, (_, _) -> true);
        }
    }

    private void driveWhileDue(UUID experiment) {
        do {
            driven.put(experiment, false);
            try {
                driver.advance(experiment);
            } catch (ForgeException e) { // tried again each second: its sentence says enough
                LOG.warnf(
                        "event=experiment-not-driven experiment=%s why=\"%s\" cause=\"%s\"",
                        TaskId.text(experiment), e.getMessage(), e.getCause());
            } catch (RuntimeException e) {
                LOG.warnf(e, "event=experiment-not-driven experiment=%s", TaskId.text(experiment));
            }
        } while (!stopping && !driven.remove(experiment, false));
        driven.remove(experiment);
    }
}
