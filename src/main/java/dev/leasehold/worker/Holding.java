package dev.leasehold.worker;

import dev.leasehold.lease.Attended;
import dev.leasehold.lease.Errand;
import dev.leasehold.lease.ErrandAnswer;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Held;
import dev.leasehold.worker.Mode.Execution;
import dev.leasehold.worker.Mode.Stop;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import static dev.leasehold.platform.problem.ProblemCode.INTERNAL;
import static dev.leasehold.platform.problem.ProblemCode.TASK_NOT_RUNNING;

/**
 * A lease as its host holds it, and what runs under it.
 *
 * <p>Patience is measured from the moment a grant or a renewal was <em>asked</em> for, on this machine's monotonic
 * clock, and ends a margin before the lease can: the database cannot have counted from any earlier moment.
 */
final class Holding {
    final Grant grant;
    private final LogTransfer log;
    private final long askedAt;
    private volatile long patientUntil;
    private @Nullable Execution execution;
    private @Nullable Stop stopped;
    private long lastErrand;

    Holding(Grant grant, BoundedLog log, long askedAt, LongSupplier nanoTime) {
        this.grant = grant;
        this.log = new LogTransfer(grant, log, nanoTime);
        this.askedAt = askedAt;
        renewed(askedAt);
    }

    LogTransfer log() {
        return log;
    }

    /** Whether it stays up, and takes up no room of the others. */
    boolean isSession() {
        return grant.work().session() != null;
    }

    /** As it is renewed: with how long nothing was printed, as of {@code now}. */
    Held lease(long now) {
        return new Held(grant.task(), grant.epoch(), Math.max(0, (now - log.printedAt()) / 1_000_000));
    }

    synchronized Attended attended() {
        return new Attended(grant.task(), grant.epoch(), lastErrand);
    }

    /** Takes an errand on, unless it has done so before: whoever tells of errands may repeat himself. */
    void ask(Errand errand, Consumer<ErrandAnswer> answers) {
        Execution asked;
        synchronized (this) {
            if (errand.id() <= lastErrand) {
                return;
            }
            lastErrand = errand.id();
            asked = execution;
        }
        if (asked == null) {
            answers.accept(ErrandAnswer.refused(errand, TASK_NOT_RUNNING, "The attempt is only about to start."));
            return;
        }
        CompletableFuture<Void> _ = asked.ask(errand)
                .exceptionally(e -> ErrandAnswer.refused(errand, INTERNAL, "The host failed at it: " + e))
                .thenAccept(answers);
    }

    void renewed(long requestSentAt) {
        long byTtl = requestSentAt + grant.ttl().toNanos() - margin().toNanos();
        long byCap = askedAt + grant.cap().toNanos() - margin().toNanos();
        patientUntil = byTtl - byCap < 0 ? byTtl : byCap;
    }

    boolean outOfPatience(long now) {
        return now - patientUntil >= 0;
    }

    /** What killing a process tree may take, within the lease. */
    private Duration margin() {
        Duration quarter = grant.ttl().dividedBy(4);
        Duration most = Duration.ofSeconds(10);
        return quarter.compareTo(most) < 0 ? quarter : most;
    }

    /** Ties what was started to its lease. A stop that was asked for meanwhile is passed on. */
    synchronized void started(Execution started) {
        execution = started;
        if (stopped != null) {
            started.stop(stopped);
        }
    }

    /** The first reason to stop counts, except that a lost lease overrules any other. True when it was news. */
    synchronized boolean stop(Stop why) {
        if (stopped == why || stopped == Stop.LEASE_LOST) {
            return false;
        }
        if (stopped != null && why != Stop.LEASE_LOST) {
            return false;
        }
        if (execution != null) {
            execution.stop(why);
        }
        stopped = why;
        return true;
    }

    /** The report was answered. */
    synchronized void recorded() {
        if (execution != null) {
            execution.recorded();
        }
    }

    synchronized boolean lost() {
        return stopped == Stop.LEASE_LOST;
    }
}
