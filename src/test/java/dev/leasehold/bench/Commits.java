package dev.leasehold.bench;

import java.sql.SQLException;

import javax.sql.DataSource;

/** What a durable commit costs on this disk at this moment: the ground under every latency. */
final class Commits {
    private static final int COUNT = 200;

    private Commits() {}

    /** In milliseconds, of transactions that write one row, one after the other. */
    static double median(DataSource dataSource) {
        Rows.execute(dataSource, "create table one_row (n int)");
        double[] millis = new double[COUNT];
        try (var connection = dataSource.getConnection();
                var insert = connection.prepareStatement("insert into one_row values (1)")) {
            for (int i = 0; i < COUNT; i++) {
                long start = System.nanoTime();
                insert.execute();
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot commit a row", e);
        }
        return StartLatency.median(millis);
    }
}
