package dev.leasehold.lease;

import dev.leasehold.platform.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The rows of {@code task} that wait or run, counted. */
final class QueueTable {

    /** Reads partial indexes only: what has ended costs nothing here. */
    List<QueueDepth> depths(Connection connection) throws SQLException {
        return Sql.of(connection, """
                select role, 'queued' as state, count(*) as tasks,
                       extract(epoch from now() - min(submitted_at)) as oldest_seconds
                from task where state = 'queued' and place is not null group by role
                union all
                select role, 'delayed', count(*), extract(epoch from now() - min(submitted_at))
                from task where state = 'queued' and place is null group by role
                union all
                select role, state, count(*), extract(epoch from now() - min(granted_at))
                from task where state in ('running', 'confirming') group by role, state
                """)
                .list(row -> new QueueDepth(
                        row.getString("role"),
                        row.getString("state"),
                        row.getLong("tasks"),
                        row.getDouble("oldest_seconds")));
    }

    /** Those that have a limit, or tasks that have not ended. */
    List<GroupDepth> groups(Connection connection) throws SQLException {
        return Sql.of(connection, """
                select name, max(parallel) as parallel, sum(queued)::bigint as queued, sum(held)::bigint as held
                from (
                  select name, parallel, 0 as queued, 0 as held from task_group where parallel is not null
                  union all
                  select group_name, null, count(*), 0 from task
                  where state = 'queued' and place is not null group by group_name
                  union all
                  select group_name, null, count(*), 0 from task
                  where state = 'queued' and place is null group by group_name
                  union all
                  select group_name, null, 0, count(*) from task
                  where state in ('running', 'confirming') group by group_name
                ) as part
                where name <> ''
                group by name order by name
                """)
                .list(row -> new GroupDepth(
                        row.getString("name"),
                        Sql.integer(row, "parallel"),
                        row.getLong("queued"),
                        row.getLong("held")));
    }
}
