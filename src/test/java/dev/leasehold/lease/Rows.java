package dev.leasehold.lease;

import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import java.util.UUID;

/** What the rows say of a grant, past all that stands before them. */
record Rows(Database database) {

    /** By the database's clock. */
    boolean holds(Grant grant) {
        UUID task = TaskId.parse(grant.task()).orElseThrow();
        return database.transact(connection ->
                Sql.of(connection, """
                select 1 from task
                where id = ? and epoch = ? and state in ('running', 'confirming') and expires_at >= now()
                """, task, grant.epoch()).first(row -> true).orElse(false));
    }

    /** All that is kept of a grant's task. */
    String fingerprint(Grant grant) {
        UUID task = TaskId.parse(grant.task()).orElseThrow();
        return database.transact(connection -> Sql.of(connection, """
                select (select t::text from task t where t.id = ?) || '|' ||
                       (select string_agg(a::text, ',' order by number) from attempt a where a.task = ?) || '|' ||
                       coalesce((select string_agg(c::text, ',' order by attempt) from log_chunk c where c.task = ?), '')
                """, task, task, task)
                .first(row -> String.valueOf(row.getString(1)))
                .orElseThrow());
    }
}
