package dev.leasehold.bench;

import dev.leasehold.lease.Claimant;
import dev.leasehold.lease.Errand;
import dev.leasehold.lease.ErrandAnswer;
import dev.leasehold.lease.Errands;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.LeaseEngine;
import dev.leasehold.lease.LeaseTerms;
import dev.leasehold.lease.Settlement;
import dev.leasehold.lease.Verdict;
import dev.leasehold.live.Logs;
import dev.leasehold.worker.AttemptLog;
import dev.leasehold.worker.BoundedLog;
import dev.leasehold.worker.BrokerException;
import dev.leasehold.worker.ForgeDoor;
import dev.leasehold.worker.Host;
import dev.leasehold.worker.HostTerms;
import dev.leasehold.worker.HostThreads;
import dev.leasehold.worker.HostWatch;
import dev.leasehold.worker.LocalBroker;
import dev.leasehold.worker.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** The service's own host, with a mode that does nothing and says so at once. */
final class LeaseholdHost implements HostWatch, Mode, AutoCloseable {
    static final int CAPACITY = 500;
    static final LeaseTerms TERMS = new LeaseTerms(LeaseTerms.DEFAULT_TTL, Duration.ofHours(1));
    private static final long LOG_BYTES = 1 << 20;
    /** A stop waits for so long. */
    private static final Duration CLAIM_PATIENCE = Duration.ofMillis(250);

    final LongAdder started = new LongAdder();
    final LongAdder settled = new LongAdder();
    private final Consumer<Grant> onStart;
    private final HostThreads threads;

    LeaseholdHost(LeaseEngine engine, Consumer<Grant> onStart) {
        this.onStart = onStart;
        var broker = new LocalBroker(
                        engine.leases,
                        engine.settling,
                        new Errands(engine.database, engine.signals),
                        new Logs(engine.database, LOG_BYTES),
                        engine.signals,
                        ForgeDoor.CLOSED,
                        new Claimant("bench-host", "process"),
                        TERMS)
                .lentTo(engine.nearHosts, System::nanoTime);
        var host = new Host(
                new HostTerms(NoOp.ROLE, CAPACITY, TERMS.ttl()),
                broker,
                this,
                grant -> new BoundedLog(Path.of(System.getProperty("java.io.tmpdir"), grant.task()), LOG_BYTES),
                this,
                System::nanoTime);
        threads = new HostThreads(host, CLAIM_PATIENCE, this);
    }

    void start() {
        threads.start();
    }

    @Override
    public Execution start(Grant grant, AttemptLog log, Consumer<Verdict> whenDone) {
        onStart.accept(grant);
        started.increment();
        whenDone.accept(NoOp.SUCCESS);
        return new Execution() {
            @Override
            public void stop(Stop why) {}

            @Override
            public CompletableFuture<ErrandAnswer> ask(Errand errand) {
                return CompletableFuture.completedFuture(ErrandAnswer.done(errand));
            }
        };
    }

    @Override
    public void settled(Grant grant, Settlement settlement) {
        if (settlement instanceof Settlement.Accepted) {
            settled.increment();
        } else {
            throw new IllegalStateException("not accepted: " + settlement);
        }
    }

    @Override
    public void close() {
        try {
            threads.stop(Duration.ofSeconds(10), Duration.ofSeconds(12));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void claimed(String role, int tasks, Duration took) {}

    @Override
    public void started(Grant grant) {}

    @Override
    public void ended(Grant grant, Verdict verdict) {}

    @Override
    public void outOfPatience(Grant grant) {}

    @Override
    public void leaseLost(Grant grant) {}

    @Override
    public void renewalLate(String role, Duration since) {}

    @Override
    public void troubled(String role, String call, BrokerException why) {
        why.printStackTrace();
    }

    @Override
    public void failed(String role, String step, Throwable why) {
        throw new IllegalStateException("step " + step + " failed", why);
    }

    @Override
    public void reportRefused(Grant grant, BrokerException why) {
        why.printStackTrace();
    }

    @Override
    public void logRefused(Grant grant, BrokerException why) {
        why.printStackTrace();
    }
}
