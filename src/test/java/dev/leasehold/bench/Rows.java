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
        return Long.parseLong(one(dataSource, sql));
    }

    private static String one(DataSource dataSource, String sql) {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /**
     * Ready tasks as a submission leaves them, without the submission: for queues too deep to submit. The table is empty
     * before. The indexes that all of them are in are built when it is full: of rows that one connection has put there
     * in their order, in less than half the time that it takes for those of two. In the transaction that made the
     * table's file, so that nothing of it goes through the log.
     */
    static void queue(DataSource dataSource, int tasks) {
        String ready = one(dataSource, "select indexdef from pg_indexes where indexname = 'task_ready'");
        execute(dataSource, """
                begin;
                truncate task;
                alter table task drop constraint task_pkey;
                drop index task_ready;
                insert into lane (role, group_name, priority) values ('%s', '', 0) on conflict do nothing;
                %s;
                alter table task add primary key (id);
                %s;
                select setval('queue_place', %d);
                commit
                """.formatted(NoOp.ROLE, inserting(tasks), ready, tasks));
    }

    /** With ids and places that are counted, not drawn: that takes a third of the time. */
    private static String inserting(int tasks) {
        return """
                insert into task (id, role, group_name, priority, state, place,
                                  user_budget, infrastructure_budget, labels, work)
                select ('00000000-0000-7000-8000-' || 100000000000 + n)::uuid,
                       '%s', '', 0, 'queued', n, 1, 5, '{}', '%s'
                from (select generate_series(1, %d) as n) as numbers""".formatted(NoOp.ROLE, NoOp.work(), tasks);
    }
}
