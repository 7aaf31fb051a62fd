package dev.leasehold.bench;

import dev.leasehold.lease.LeaseEngine;

import javax.sql.DataSource;

/** Done: the report of the attempt was answered, so its end is committed, with attempt and journal. */
final class LeaseholdContender implements Contender {
    private final DataSource dataSource;
    final LeaseEngine engine;
    private final LeaseholdHost host;

    LeaseholdContender(DataSource dataSource) {
        this.dataSource = dataSource;
        engine = new LeaseEngine(dataSource, bell -> bell);
        host = new LeaseholdHost(engine, _ -> {});
    }

    @Override
    public void fill(int tasks) {
        Rows.queue(dataSource, tasks);
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
