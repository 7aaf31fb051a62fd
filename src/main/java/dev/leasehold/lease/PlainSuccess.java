package dev.leasehold.lease;

import dev.leasehold.lease.AttemptTable.Ended;
import dev.leasehold.platform.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The end that most tasks have, and that needs no decision: a success of a running task whose lease holds, that nobody
 * wants cancelled and that delivers nothing. Task, attempt and journal are written by one statement, which finds out by itself whether that
 * is so; what it passes over is decided by {@link TaskState} as any other end.
 */
final class PlainSuccess {
    private static final String SUCCEEDED = new TaskState.Succeeded(Failures.NONE).wire();

    private record One(UUID task, Report report) {}

    /** What has ended so, and the named groups that it was in. */
    record Ends(Map<Held, Ended> attempts, Set<String> groups) {
        static final Ends NONE = new Ends(Map.of(), Set.of());
    }

    private PlainSuccess() {}

    static boolean maybe(Report report) {
        Verdict verdict = report.verdict();
        return verdict.succeeded()
                && verdict.landing() == null
                && TaskId.parse(report.task()).isPresent();
    }

    /**
     * Returns those that have ended so. In the order of ids, like all that holds many rows at once.
     *
     * <p>{@code case} leaves the planner no index but the primary key: that of what is held would seem shorter to it.
     */
    static Ends end(Connection connection, Collection<Report> reports) throws SQLException {
        List<One> sorted = reports.stream()
                .map(report -> new One(TaskId.parse(report.task()).orElseThrow(), report))
                .sorted(Comparator.comparing(One::task))
                .toList();
        Map<Held, Ended> ended = new HashMap<>();
        Set<String> groups = new HashSet<>();
        Sql.of(
                        connection,
                        """
                with reports as (
                  select * from unnest(?::uuid[], ?::bigint[], ?::text[], ?::int[], ?::int[], ?::text[],
                                       ?::bigint[], ?::bigint[], ?::bigint[]) with ordinality
                    as r (task, epoch, message, exit_code, signal, outcome,
                          wall_millis, cpu_millis, peak_memory_bytes, ordinal)
                ), ended as (
                  update task t
                  set state = 'succeeded', place = null, code = null, message = null,
                      host = null, granted_at = null, expires_at = null, cap_at = null, finished_at = now()
                  from reports r
                  where t.id = r.task
                    and t.epoch = case when t.state = 'running' and t.expires_at >= now()
                                            and t.cancel_requested_at is null and t.delivers_to is null then r.epoch end
                  returning t.attempt, t.group_name, r.*
                ), batch as (
                  insert into journal_batch (entries) select count(*) from ended having count(*) > 0 returning number
                ), pack as (
                  insert into journal_pack (batch, kind, tasks, attempts, epochs)
                  select number, 'task.succeeded', array_agg(task), array_agg(attempt), array_agg(epoch)
                  from batch, ended group by number
                ), attempts as (
                  update attempt a
                  set ended_at = now(), led_to = 'succeeded', message = e.message, exit_code = e.exit_code,
                      signal = e.signal, outcome = e.outcome::json, wall_millis = e.wall_millis,
                      cpu_millis = e.cpu_millis, peak_memory_bytes = e.peak_memory_bytes, ended_in = batch.number
                  from batch, ended e
                  where a.task = e.task and a.number = e.attempt
                )
                select ordinal, group_name from ended
                """,
                        Sql.column("uuid", sorted, One::task),
                        Sql.column("bigint", sorted, one -> one.report().epoch()),
                        Sql.column("text", sorted, one -> verdict(one).message()),
                        Sql.column("int", sorted, one -> verdict(one).exitCode()),
                        Sql.column("int", sorted, one -> verdict(one).signal()),
                        Sql.column(
                                "text",
                                sorted,
                                one -> AttemptTable.json(verdict(one).outcome())),
                        Sql.column("bigint", sorted, one -> verdict(one).usage().wallMillis()),
                        Sql.column("bigint", sorted, one -> verdict(one).usage().cpuMillis()),
                        Sql.column("bigint", sorted, one -> verdict(one).usage().peakMemoryBytes()))
                .list(row -> {
                    groups.add(row.getString("group_name"));
                    return sorted.get(row.getInt("ordinal") - 1);
                })
                .forEach(one -> ended.put(
                        one.report().lease(), new Ended(one.task(), one.report().epoch(), SUCCEEDED, verdict(one))));
        groups.remove("");
        return new Ends(ended, groups);
    }

    private static Verdict verdict(One one) {
        return one.report().verdict();
    }
}
