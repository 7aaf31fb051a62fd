package dev.leasehold.reaper;

import dev.leasehold.delivery.RefSweep;
import dev.leasehold.forge.ForgeException;
import dev.leasehold.lease.Expiry;
import dev.leasehold.lease.Leases;
import dev.leasehold.lease.Retention;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.DatabaseException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * The sweeps and how often they run. Every service has them; an advisory lock lets one at a time do each, and whoever
 * finds it taken leaves it at that.
 */
@Singleton
public class Sweeps {
    private static final Logger LOG = Logger.getLogger(Sweeps.class);
    private static final long KEY = 0x6c65617365_7377L;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
    private static final int READY_BATCH = 500;
    private static final int PURGE_AT_MOST = 50_000;

    private final Database database;
    private final Expiry expiry;
    private final Leases leases;
    private final Retention retention;
    private final Purge purge;
    private final RefSweep refs;
    private final ReaperConfig config;
    private final MeterRegistry meters;
    private final UnderWay underWay = new UnderWay();

    Sweeps(
            Database database,
            Expiry expiry,
            Leases leases,
            Retention retention,
            Purge purge,
            RefSweep refs,
            ReaperConfig config,
            MeterRegistry meters) {
        this.database = database;
        this.expiry = expiry;
        this.leases = leases;
        this.retention = retention;
        this.purge = purge;
        this.refs = refs;
        this.config = config;
        this.meters = meters;
    }

    /** Tasks whose time has come get their place in the queue. */
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void ready() {
        sweep("ready", 1, SECOND, () -> repeat(READY_BATCH, () -> leases.readyDue(READY_BATCH)));
    }

    /** Leases that have run out are taken away. */
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void expire() {
        sweep("expire", 2, SECOND, () -> repeat(1, expiry::sweep));
    }

    @Scheduled(every = "60s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void dropIdleLanes() {
        sweep("idle-lanes", 3, Duration.ofMinutes(1), retention::dropIdleLanes);
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void purge() {
        sweep("purge", 4, Duration.ofMinutes(10), () -> {
            int purged = purge.tasks(config.tasks(), PURGE_AT_MOST, false);
            purge.rest(config);
            return purged;
        });
    }

    /** Refs of attempts that landed nowhere leave the forge. */
    @Scheduled(every = "5m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void refs() {
        sweep(
                "refs",
                5,
                Duration.ofMinutes(5),
                () -> refs.run(config.refs(), false).size());
    }

    /** Again while a batch came out full, for there may be more; a bad row that stays does not keep it going. */
    private static int repeat(int full, IntSupplier batch) {
        int total = 0;
        int last;
        do {
            last = batch.getAsInt();
            total += last;
        } while (last >= full && total < 100_000);
        return total;
    }

    /** A sweep that has begun still has its connections. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (!underWay.end(STOP_PATIENCE)) {
            LOG.infof("event=sweep-cut-short patience=%s", STOP_PATIENCE);
        }
    }

    private void sweep(String name, int number, Duration every, IntSupplier sweep) {
        underWay.run(() -> exclusively(name, number, every, sweep));
    }

    private void exclusively(String name, int number, Duration every, IntSupplier sweep) {
        try {
            database.exclusively(KEY * 16 + number, () -> {
                long start = System.nanoTime();
                int swept =
                        meters.timer("leasehold_sweep_seconds", "sweep", name).record(sweep);
                // At 1 a sweep takes all the time until the next one, and cannot keep up any more.
                meters.summary("leasehold_tick_load", "tick", name)
                        .record((System.nanoTime() - start) / (double) every.toNanos());
                meters.counter("leasehold_sweeps_total", "sweep", name).increment();
                meters.counter("leasehold_swept_total", "sweep", name).increment(swept);
            });
        } catch (DatabaseException | ForgeException e) {
            meters.counter("leasehold_sweeps_failed_total", "sweep", name).increment();
            LOG.warnf("event=sweep-failed sweep=%s why=\"%s\"", name, e.getMessage());
        }
    }
}
