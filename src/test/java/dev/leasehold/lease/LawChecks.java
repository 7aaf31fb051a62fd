package dev.leasehold.lease;

import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import java.util.List;

/** What must hold of the rows at every moment. Each query finds what breaks its law, and says so. */
public final class LawChecks {
    private static final String BREACHES = """
            select 'an epoch was given twice: ' || epoch from attempt group by epoch having count(*) > 1
            union all
            select 'a later attempt has an earlier epoch: ' || a.task from attempt a
            join attempt b on b.task = a.task and b.number > a.number and b.epoch <= a.epoch
            union all
            select 'a held task without exactly one attempt under way, its own: ' || t.id from task t
            where t.state in ('running', 'confirming') and (
              select array_agg((a.number, a.epoch)::text) from attempt a where a.task = t.id and a.ended_at is null
            ) is distinct from array[(t.attempt, t.epoch)::text]
            union all
            select 'an attempt goes on that nobody holds: ' || a.task || '/' || a.number
            from attempt a left join task t on t.id = a.task
            where a.ended_at is null and (t.id is null or t.state not in ('running', 'confirming'))
            union all
            select 'attempts with a gap: ' || t.id from task t
            where t.attempt <> (select count(*) from attempt a where a.task = t.id)
               or t.attempt <> (select coalesce(max(number), 0) from attempt a where a.task = t.id)
            union all
            select 'completed twice: ' || task from attempt where led_to = 'succeeded' group by task having count(*) > 1
            union all
            select 'succeeded without an attempt that says so: ' || id from task t
            where (state = 'succeeded') <> exists (
              select 1 from attempt a where a.task = t.id and a.led_to = 'succeeded' and a.number = t.attempt)
            union all
            select 'held, but not wholly: ' || id from task
            where (state in ('running', 'confirming')) <> (num_nonnulls(host, granted_at, expires_at, cap_at) = 4)
               or (state not in ('running', 'confirming')) <> (num_nonnulls(host, granted_at, expires_at, cap_at) = 0)
            union all
            select 'a lease beyond its cap: ' || id from task where expires_at > cap_at
            union all
            select 'queued in no place or in two: ' || id from task
            where state = 'queued' and (place is null) = (run_after is null)
            union all
            select 'over the budget, or given up within it: ' || id from task
            where state in ('queued', 'running')
                and (user_failures >= user_budget or infrastructure_failures >= infrastructure_budget)
               or state = 'failed' and user_failures < user_budget and infrastructure_failures < infrastructure_budget
               or user_failures > user_budget or infrastructure_failures > infrastructure_budget
            union all
            select 'an end without its time or code: ' || id from task
            where (state in ('succeeded', 'failed', 'cancelled')) <> (finished_at is not null)
               or (state in ('failed', 'cancelled')) <> (code is not null)
            union all
            select 'more held than the group may: ' || g.name from task_group g
            where g.parallel < (select count(*) from task t
                                where t.group_name = g.name and t.state in ('running', 'confirming'))
            union all
            select 'ready in a lane that no claim looks into: ' || t.id from task t
            where state = 'queued' and place is not null and not exists (
              select 1 from lane l where (l.role, l.group_name, l.priority) = (t.role, t.group_name, t.priority))
            union all
            select 'a log written under another epoch: ' || c.task || '/' || c.attempt
            from log_chunk c join attempt a on a.task = c.task and a.number = c.attempt
            where convert_from(c.bytes, 'UTF8') <> 'epoch ' || a.epoch
            """;

    private LawChecks() {}

    /** What is broken, in words; empty when all laws hold. */
    public static List<String> breaches(Database database) {
        return database.transact(connection -> Sql.of(connection, BREACHES).list(row -> row.getString(1)));
    }
}
