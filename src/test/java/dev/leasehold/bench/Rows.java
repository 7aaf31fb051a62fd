package dev.leasehold.bench;

import java.sql.SQLException;

import javax.sql.DataSource;

/** Plain SQL around what is measured. */
final class Rows {
    private Rows() {}

    static void execute(DataSource dataSource, String sql) {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    static long count(DataSource dataSource, String sql) {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /**
     * Ready tasks as a submission leaves them, without the submission: for queues too deep to submit. Emptying the table
     * in the same transaction spares it the log.
     */
    static void queue(DataSource dataSource, int tasks) {
        execute(dataSource, """
                begin;
                truncate task;
                insert into lane (role, group_name, priority) values ('%1$s', '', 0) on conflict do nothing;
                insert into task (id, role, group_name, priority, state, place,
                                  user_budget, infrastructure_budget, labels, work)
                select uuidv7(), '%1$s', '', 0, 'queued', nextval('queue_place'), 1, 5, '{}', '%2$s'
                from generate_series(1, %3$d);
                commit
                """.formatted(NoOp.ROLE, NoOp.work(), tasks));
    }
}
