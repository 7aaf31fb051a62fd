package dev.leasehold.bench;

import dev.leasehold.lease.Claimant;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.LeaseEngine;
import dev.leasehold.lease.Report;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Claims against a queue whose depth stays about the same: each round claims some in batches, and only that is timed;
 * then what was claimed is completed and as many are submitted.
 */
final class QueueDepth implements AutoCloseable {
    private static final int BATCH = 100;
    private static final int BATCHES = 5;
    private static final Claimant CLAIMANT = new Claimant("bench-host", "process");

    private final AgroalDataSource dataSource;
    private final LeaseEngine engine;
    private final List<Connection> holding = new ArrayList<>();
    private long claimed;
    private long nanos;

    QueueDepth(AgroalDataSource dataSource, int depth) {
        this.dataSource = dataSource;
        engine = new LeaseEngine(dataSource, bell -> bell);
        Rows.queue(dataSource, depth);
        Rows.execute(dataSource, "vacuum analyze task");
    }

    /** Opens a transaction that sees the rows as they are now, and so keeps PostgreSQL from removing any version. */
    void holdTransaction() throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (var statement = connection.createStatement()) {
            statement.execute("select count(*) from lane");
        }
        holding.add(connection);
    }

    /** A round that does not count. */
    void churn() {
        round();
    }

    void measure() {
        nanos += round();
        claimed += (long) BATCH * BATCHES;
    }

    private long round() {
        List<Grant> grants = new ArrayList<>(BATCH * BATCHES);
        long start = System.nanoTime();
        for (int i = 0; i < BATCHES; i++) {
            grants.addAll(engine.leases.claim(NoOp.ROLE, CLAIMANT, LeaseholdHost.TERMS, BATCH));
        }
        long took = System.nanoTime() - start;
        if (grants.size() != BATCH * BATCHES) {
            throw new IllegalStateException("only " + grants.size() + " were claimed");
        }
        engine.settling.settle(grants.stream()
                .map(grant -> new Report(grant.task(), grant.epoch(), NoOp.SUCCESS))
                .toList());
        engine.tasks.submit(NoOp.tasks(grants.size()), null);
        return took;
    }

    /** Tasks claimed per second of claiming. */
    double rate() {
        return claimed / (nanos / 1e9);
    }

    long deadTuples() {
        Rows.execute(dataSource, "select pg_stat_force_next_flush()");
        return Rows.count(dataSource, "select sum(n_dead_tup) from pg_stat_user_tables");
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : holding) {
            connection.rollback();
            connection.close();
        }
        engine.close();
        dataSource.close();
    }
}
