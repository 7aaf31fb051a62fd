package dev.leasehold.bench;

import dev.leasehold.lease.LeaseEngine;

import javax.sql.DataSource;

/** Done: the report of the attempt was answered, so its end is committed, with attempt and journal. */
final class LeaseholdContender implements Contender {
    private static final int BATCH = 1_000;

    final LeaseEngine engine;
    private final LeaseholdHost host;

    LeaseholdContender(DataSource dataSource) {
        engine = new LeaseEngine(dataSource, bell -> bell);
        host = new LeaseholdHost(engine, _ -> {});
    }

    @Override
    public void fill(int tasks) {
        for (int left = tasks; left > 0; left -= BATCH) {
            engine.tasks.submit(NoOp.tasks(Math.min(left, BATCH)), null);
        }
    }

    @Override
    public void start() {
        host.start();
    }

    @Override
    public long executed() {
        return host.started.sum();
    }

    @Override
    public long done() {
        return host.settled.sum();
    }

    @Override
    public void close() {
        host.close();
        engine.close();
    }
}
