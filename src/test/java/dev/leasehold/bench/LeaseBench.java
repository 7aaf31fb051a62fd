package dev.leasehold.bench;

import dev.leasehold.lease.LeaseEngine;
import io.agroal.api.AgroalDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/**
 * What queueing, claiming and completing cost, beside plain SQL and two other job runners that do the same no-op work
 * in the same run on the same durable PostgreSQL.
 */
public final class LeaseBench {
    private static final int SUBMITTERS = 8;
    private static final int BATCH = 500;

    private final Results results = new Results("lease");
    private final BenchServer server;
    private final Extent extent;

    private LeaseBench(BenchServer server, Extent extent) {
        this.server = server;
        this.extent = extent;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> flags = List.of(arguments);
        try (BenchServer server = new BenchServer()) {
            LeaseBench bench = new LeaseBench(server, flags.contains("--quick") ? Extent.QUICK : Extent.FULL);
            bench.run();
            System.out.println(flags.contains("--json") ? bench.results.json() : bench.results.table());
        }
    }

    private void run() throws Exception {
        setting();
        submissions();
        startLatency();
        completions();
        depths();
    }

    private void setting() {
        results.setting("PostgreSQL", server.setting("server_version"));
        for (String name : List.of("fsync", "synchronous_commit", "full_page_writes", "shared_buffers")) {
            results.setting(name, server.setting(name));
        }
        results.setting("Java", Runtime.version().toString());
        results.setting("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    }

    private void submissions() throws InterruptedException {
        try (AgroalDataSource dataSource = server.leasehold("submissions", SUBMITTERS);
                LeaseEngine engine = new LeaseEngine(dataSource, bell -> bell)) {
            submitRate(engine, 2, BATCH, extent.warmUp());
            results.figure(
                    "submit-rate",
                    submitRate(engine, 2, BATCH, extent.submissions()),
                    "tasks/s submitted in batches of %d by two threads".formatted(BATCH));
            submitRate(engine, SUBMITTERS, 1, extent.warmUp());
            results.figure(
                    "submit-single-rate",
                    submitRate(engine, SUBMITTERS, 1, extent.submissions()),
                    "tasks/s submitted one by one by %d threads".formatted(SUBMITTERS));
        }
        server.drop("submissions");
    }

    private static double submitRate(LeaseEngine engine, int threads, int batch, Duration time)
            throws InterruptedException {
        LongAdder submitted = new LongAdder();
        long start = System.nanoTime();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(Thread.ofVirtual().start(() -> {
                while (System.nanoTime() - start < time.toNanos()) {
                    engine.tasks.submit(NoOp.tasks(batch), null);
                    submitted.add(batch);
                }
            }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        return submitted.sum() / ((System.nanoTime() - start) / 1e9);
    }

    private void startLatency() throws InterruptedException {
        try (AgroalDataSource dataSource = server.leasehold("latency")) {
            results.figure("commit-p50-ms", Commits.median(dataSource), "ms for a transaction of one row, alone");
            StartLatency.Waits waits =
                    StartLatency.measure(dataSource, extent.warmUp().multipliedBy(3), extent.latency());
            String from = "ms from commit to start at %,d single submits/s".formatted(StartLatency.PER_SECOND);
            results.figure("start-p50-ms", StartLatency.quantile(waits.fromCommit, 0.5), from);
            results.figure("start-p99-ms", StartLatency.quantile(waits.fromCommit, 0.99), from);
            String whole = "ms from when it was to be submitted to its start, in the same run";
            results.figure("submit-to-start-p50-ms", StartLatency.quantile(waits.fromDue, 0.5), whole);
            results.figure("submit-to-start-p99-ms", StartLatency.quantile(waits.fromDue, 0.99), whole);
        }
        server.drop("latency");
    }

    private void completions() throws InterruptedException {
        double raw;
        try (AgroalDataSource dataSource = server.leasehold("raw");
                Contender contender = new RawContender(dataSource)) {
            raw = rate(
                    "raw-rate",
                    contender,
                    extent.rawTasks(),
                    extent.roughWindow(),
                    "tasks/s claimed and completed by plain SQL");
        }
        server.drop("raw");
        double leasehold;
        try (AgroalDataSource dataSource = server.leasehold("leasehold");
                Contender contender = new LeaseholdContender(dataSource)) {
            leasehold = rate(
                    "complete-rate",
                    contender,
                    extent.leaseholdTasks(),
                    extent.window(),
                    "tasks/s claimed and completed by a host");
            results.figure(
                    "dead-tuples-per-task",
                    deadTuples(dataSource) / contender.done(),
                    "row versions left behind by a task, over all tables");
        }
        server.drop("leasehold");
        double dbScheduler;
        try (Contender contender = new DbSchedulerContender(server.empty("db_scheduler"))) {
            dbScheduler = rate(
                    "db-scheduler-rate",
                    contender,
                    extent.dbSchedulerTasks(),
                    extent.window(),
                    "tasks/s by db-scheduler");
        }
        server.drop("db_scheduler");
        double jobRunr;
        try (Contender contender = new JobRunrContender(server.empty("jobrunr"))) {
            jobRunr =
                    rate("jobrunr-rate", contender, extent.jobRunrTasks(), extent.roughWindow(), "tasks/s by JobRunr");
        }
        server.drop("jobrunr");
        results.ratio("raw", leasehold / raw, "complete-rate over raw-rate; reach 0.5");
        results.ratio("db-scheduler", leasehold / dbScheduler, "complete-rate over db-scheduler-rate; reach 4.5");
        results.ratio("jobrunr", leasehold / jobRunr, "complete-rate over jobrunr-rate");
    }

    private double rate(String name, Contender contender, int tasks, Duration window, String meaning)
            throws InterruptedException {
        server.settle();
        return results.figure(name, Contender.rate(contender, tasks, extent.warmUp(), window), meaning);
    }

    private static double deadTuples(AgroalDataSource dataSource) {
        return Rows.count(dataSource, "select sum(n_tup_upd + n_tup_del) from pg_stat_user_tables");
    }

    private void depths() throws Exception {
        AgroalDataSource ofDeepest = server.leasehold("depth_1m", 2);
        try (ExecutorService filler = Executors.newVirtualThreadPerTaskExecutor()) {
            // Takes one processor longer than all that is to be done before anything is measured.
            Future<QueueDepth> filling = filler.submit(() -> new QueueDepth(ofDeepest, 1_000_000));
            try (QueueDepth shallow = new QueueDepth(server.leasehold("depth_1k", 2), 1_000);
                    QueueDepth deep = new QueueDepth(server.leasehold("depth_100k", 2), 100_000);
                    QueueDepth held = new QueueDepth(server.leasehold("depth_held", 2), 1_000)) {
                held.holdTransaction();
                long start = System.nanoTime();
                while (System.nanoTime() - start < extent.churn().toNanos()) {
                    held.churn();
                }
                try (QueueDepth deepest = filling.get()) {
                    depths(shallow, deep, deepest, held);
                }
            }
        }
    }

    private void depths(QueueDepth shallow, QueueDepth deep, QueueDepth deepest, QueueDepth held) {
        server.settle();
        measureInTurn(List.of(shallow, deep, deepest, held));
        double rate = results.figure("claim-rate-1k", shallow.rate(), "tasks/s claimed in hundreds, 1,000 queued");
        results.figure("claim-rate-100k", deep.rate(), "the same, 100,000 queued");
        results.figure("claim-rate-1m", deepest.rate(), "the same, 1,000,000 queued");
        results.figure("claim-rate-held", held.rate(), "1,000 queued, a transaction held open elsewhere");
        results.figure("dead-tuples", (double) shallow.deadTuples(), "dead row versions after the claims at 1,000");
        results.figure("dead-tuples-held", (double) held.deadTuples(), "the same with the transaction held open");
        results.ratio("queued-1m", deepest.rate() / rate, "claim-rate-1m over claim-rate-1k; reach 0.8");
        results.ratio("held-transaction", held.rate() / rate, "claim-rate-held over claim-rate-1k; reach 0.8");
    }

    /** In turn, so that whatever else the machine does falls on all alike. */
    private void measureInTurn(List<QueueDepth> all) {
        for (int round = 0; round < 5; round++) {
            all.forEach(QueueDepth::churn);
        }
        long start = System.nanoTime();
        while (System.nanoTime() - start < extent.depth().toNanos()) {
            all.forEach(QueueDepth::measure);
        }
    }
}
