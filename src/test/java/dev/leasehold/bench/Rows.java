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
     * Ready tasks as a submission leaves them, without the submission: for queues too deep to submit. The table is empty
     * before, and its indexes are built when it is full, which takes half the time.
     */
    static void queue(DataSource dataSource, int tasks) {
        execute(dataSource, """
                begin;
                truncate task;
                create temporary table secondary on commit drop as
                  select indexname, indexdef from pg_indexes where tablename = 'task' and indexname <> 'task_pkey';
                do 'declare name text; begin
                  for name in select indexname from secondary loop execute format(''drop index %%I'', name); end loop;
                end';
                insert into lane (role, group_name, priority) values ('%1$s', '', 0) on conflict do nothing;
                insert into task (id, role, group_name, priority, state, place,
                                  user_budget, infrastructure_budget, labels, work)
                select uuidv7(), '%1$s', '', 0, 'queued', nextval('queue_place'), 1, 5, '{}', '%2$s'
                from generate_series(1, %3$d);
                do 'declare definition text; begin
                  for definition in select indexdef from secondary loop execute definition; end loop;
                end';
                commit
                """.formatted(NoOp.ROLE, NoOp.work(), tasks));
    }
}
