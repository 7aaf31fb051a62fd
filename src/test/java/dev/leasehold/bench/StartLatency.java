package dev.leasehold.bench;

import dev.leasehold.lease.Bell;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.LeaseEngine;
import dev.leasehold.lease.Submission;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

/**
 * How long a task waits when hosts wait for it: from the return of the commit that queued it to the start of its
 * attempt, whose row has committed by then; and how long its submitter does, from the moment it was to be submitted.
 *
 * <p>Open loop: a submission is sent when its time has come, whether the ones before are answered or not.
 */
final class StartLatency {
    static final int PER_SECOND = 1_000;

    private final Map<String, Long> started = new ConcurrentHashMap<>();
    private final Map<String, Long> committed = new ConcurrentHashMap<>();
    private final Map<String, Long> due = new ConcurrentHashMap<>();
    private final ThreadLocal<Long> commitReturned = new ThreadLocal<>();

    private StartLatency() {}

    /** In milliseconds, ascending. */
    static final class Waits {
        final double[] fromCommit;
        final double[] fromDue;

        private Waits(double[] fromCommit, double[] fromDue) {
            this.fromCommit = fromCommit;
            this.fromDue = fromDue;
        }
    }

    static Waits measure(DataSource dataSource, Duration warmUp, Duration time) throws InterruptedException {
        return new StartLatency().run(dataSource, warmUp, time);
    }

    private Waits run(DataSource dataSource, Duration warmUp, Duration time) throws InterruptedException {
        try (LeaseEngine engine = new LeaseEngine(dataSource, Timed::new);
                LeaseholdHost host = new LeaseholdHost(engine, this::onStart)) {
            host.start();
            submit(engine, warmUp);
            committed.clear();
            int submitted = submit(engine, time);
            awaitStarts();
            if (committed.size() != submitted) {
                throw new IllegalStateException("only " + committed.size() + " of " + submitted + " were submitted");
            }
            return new Waits(waits(committed), waits(due));
        }
    }

    private double[] waits(Map<String, Long> from) {
        return committed.keySet().stream()
                .mapToDouble(task -> Math.max(0, started.get(task) - from.get(task)) / 1e6)
                .sorted()
                .toArray();
    }

    private void awaitStarts() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!started.keySet().containsAll(committed.keySet())) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("some tasks were not started within 20 s");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private void onStart(Grant grant) {
        started.put(grant.task(), System.nanoTime());
    }

    private int submit(LeaseEngine engine, Duration time) {
        int count = (int) (time.toMillis() * PER_SECOND / 1_000);
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                long at = start + i * (TimeUnit.SECONDS.toNanos(1) / PER_SECOND);
                for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                threads.execute(() -> submitOne(engine, at));
            }
        }
        return count;
    }

    private void submitOne(LeaseEngine engine, long at) {
        var accepted = (Submission.Accepted) engine.tasks.submit(NoOp.tasks(1), null);
        String task = accepted.tasks().getFirst();
        due.put(task, at);
        committed.put(task, commitReturned.get());
    }

    static double quantile(double[] ascending, double part) {
        return ascending[(int) Math.min(ascending.length - 1L, Math.round(part * ascending.length))];
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return quantile(sorted, 0.5);
    }

    /** Notes when the commit returned: that is when it first rings. */
    private final class Timed implements Bell {
        private final Bell bell;

        Timed(Bell bell) {
            this.bell = bell;
        }

        @Override
        public void ready(Collection<String> roles) {
            note();
            bell.ready(roles);
        }

        @Override
        public void journal() {
            note();
            bell.journal();
        }

        /** Each submission has a thread of its own. */
        private void note() {
            if (commitReturned.get() == null) {
                commitReturned.set(System.nanoTime());
            }
        }

        @Override
        public void landed() {
            bell.landed();
        }

        @Override
        public void attention() {
            bell.attention();
        }
    }
}
