package dev.leasehold.lease;

import dev.leasehold.platform.Json;
import dev.leasehold.platform.sql.Sql;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The rows of {@code task}, as submitting and settling see them. Claiming has {@link ClaimTable}. */
final class TaskTable {
    /** What a next state depends on: not the work and not the labels, which are most of a row. */
    private static final String DECIDING = """
            id, role, group_name, priority, state, epoch, attempt, cancel_requested_at, user_failures,
            infrastructure_failures, user_budget, infrastructure_budget, code, message, adoptable,
            delivers_to is not null as delivers""";

    record New(UUID id, NewTask task) {}

    /** A row that this transaction has locked, as far as its next state depends on it. */
    record Locked(UUID id, Lane lane, TaskState state, long epoch, int attempt, boolean adoptable, boolean expired) {

        /** Whether a holder that names this epoch may still act. */
        boolean heldUnder(long claimedEpoch) {
            return state instanceof TaskState.Running && epoch == claimedEpoch && !expired;
        }
    }

    /** A row's next state. */
    record Move(UUID id, TaskState to) {}

    /** Queues tasks and tells of it in the journal, in one statement. */
    Sql insert(Connection connection, Collection<New> tasks) {
        return Sql.of(
                connection,
                """
                with made as (
                  insert into task (id, role, group_name, priority, state, place, run_after,
                                    user_budget, infrastructure_budget, labels, work, delivers_to, session)
                  select id, role, group_name, priority, 'queued',
                         case when run_after is null or run_after <= now() then nextval('queue_place') end, run_after,
                         user_budget, infrastructure_budget, labels::jsonb, work::json, delivers_to, session
                  from unnest(?::uuid[], ?::text[], ?::text[], ?::smallint[], ?::timestamptz[], ?::smallint[],
                              ?::smallint[], ?::text[], ?::text[], ?::text[], ?::boolean[])
                    as n (id, role, group_name, priority, run_after, user_budget, infrastructure_budget, labels, work,
                          delivers_to, session)
                  returning id, role
                ), batch as (
                  insert into journal_batch (entries) values (?) returning number
                )
                insert into journal_entry (batch, ordinal, kind, task, data)
                select batch.number, row_number() over (), 'task.queued', id, jsonb_build_object('role', role)
                from batch, made
                """,
                Sql.column("uuid", tasks, New::id),
                Sql.column("text", tasks, n -> n.task().role()),
                Sql.column("text", tasks, n -> n.task().group()),
                Sql.column("smallint", tasks, n -> n.task().priority()),
                Sql.column("timestamptz", tasks, n -> n.task().runAfter()),
                Sql.column("smallint", tasks, n -> n.task().attempts().user()),
                Sql.column("smallint", tasks, n -> n.task().attempts().infrastructure()),
                Sql.column("text", tasks, n -> Json.write(n.task().labels())),
                Sql.column("text", tasks, n -> Json.write(n.task().work())),
                Sql.column("text", tasks, n -> n.task().deliversTo()),
                Sql.column("boolean", tasks, n -> n.task().work().session() != null),
                tasks.size());
    }

    /** Always in the order of ids, so that two transactions that lock many never wait for each other in a ring. */
    List<Locked> lock(Connection connection, Collection<UUID> ids) throws SQLException {
        return Sql.of(connection, """
                select %s, expires_at < now() as expired from task
                where id = any(?) order by id for no key update
                """.formatted(DECIDING), Sql.uuids(ids)).list(TaskTable::locked);
    }

    List<UUID> expired(Connection connection, int limit) throws SQLException {
        return Sql.of(connection, """
                select id from task
                where state = 'running' and expires_at < now() and (not adoptable or cap_at < now())
                order by expires_at limit ?
                """, limit).list(row -> row.getObject("id", UUID.class));
    }

    /** Those of them that are still expired, and that nobody else is working on at this moment. */
    List<Locked> lockExpired(Connection connection, Collection<UUID> ids) throws SQLException {
        return Sql.of(connection, """
                select %s, true as expired from task
                where id = any(?) and state = 'running' and expires_at < now() and (not adoptable or cap_at < now())
                order by id for no key update skip locked
                """.formatted(DECIDING), Sql.uuids(ids)).list(TaskTable::locked);
    }

    /** Says on the task what a sweep could not do about it; its state stays. */
    void remark(Connection connection, UUID id, String message) throws SQLException {
        Sql.of(connection, "update task set message = ? where id = ?", message, id)
                .execute();
    }

    /** In {@code confirming} no host holds the task; the confirm deadline takes the place of the lease's end. */
    Sql move(Connection connection, Collection<Move> moves) {
        return Sql.of(
                connection,
                """
                update task t
                set state = m.state,
                    place = case when m.state = 'queued' and m.delay <= 0 then nextval('queue_place') end,
                    run_after = case when m.state = 'queued' and m.delay > 0
                                     then now() + make_interval(secs => m.delay)
                                     when m.state = 'confirming' then now() end,
                    user_failures = m.user_failures, infrastructure_failures = m.infrastructure_failures,
                    code = m.code, message = m.message,
                    host = null, granted_at = null, cap_at = null,
                    expires_at = case when m.state = 'confirming' then now() + make_interval(secs => m.delay) end,
                    cancel_requested_at = case when m.state = 'queued' then null else t.cancel_requested_at end,
                    finished_at = case when m.state not in ('queued', 'confirming') then now() end
                from unnest(?::uuid[], ?::text[], ?::float8[], ?::smallint[], ?::smallint[], ?::text[], ?::text[])
                  as m (id, state, delay, user_failures, infrastructure_failures, code, message)
                where t.id = m.id
                """,
                Sql.column("uuid", moves, Move::id),
                Sql.column("text", moves, move -> move.to().wire()),
                Sql.column("float8", moves, move -> delay(move.to())),
                Sql.column("smallint", moves, move -> failures(move.to()).user()),
                Sql.column("smallint", moves, move -> failures(move.to()).infrastructure()),
                Sql.column("text", moves, move -> code(move.to())),
                Sql.column("text", moves, move -> message(move.to())));
    }

    void requestCancel(Connection connection, UUID id) throws SQLException {
        Sql.of(connection, """
                update task set cancel_requested_at = coalesce(cancel_requested_at, now()) where id = ?
                """, id).execute();
    }

    Map<String, String> roles(Connection connection, Collection<UUID> ids) throws SQLException {
        Map<String, String> roles = new HashMap<>();
        Sql.of(connection, "select id, role from task where id = any(?)", Sql.uuids(ids))
                .list(row -> roles.put(TaskId.text(row.getObject("id", UUID.class)), row.getString("role")));
        return roles;
    }

    Set<UUID> alive(Connection connection, Collection<UUID> ids) throws SQLException {
        return Set.copyOf(Sql.of(connection, """
                select id from task where id = any(?) and state in ('queued', 'running', 'confirming')
                """, Sql.uuids(ids)).list(row -> row.getObject("id", UUID.class)));
    }

    Optional<Task> find(Connection connection, UUID id) throws SQLException {
        return Sql.of(connection, "select * from task where id = ?", id).first(TaskTable::task);
    }

    private static double delay(TaskState state) {
        Duration delay = switch (state) {
            case TaskState.Queued queued -> queued.delay();
            case TaskState.Confirming confirming -> confirming.within();
            case TaskState.Running _, TaskState.Succeeded _, TaskState.Failed _, TaskState.Cancelled _ -> Duration.ZERO;
        };
        return delay.toNanos() / 1e9;
    }

    private static Failures failures(TaskState state) {
        return switch (state) {
            case TaskState.Queued queued -> queued.failures();
            case TaskState.Running running -> running.failures();
            case TaskState.Confirming confirming -> confirming.failures();
            case TaskState.Succeeded succeeded -> succeeded.failures();
            case TaskState.Failed failed -> failed.failures();
            case TaskState.Cancelled cancelled -> cancelled.failures();
        };
    }

    private static @Nullable String code(TaskState state) {
        return switch (state) {
            case TaskState.Failed failed -> failed.code().wire();
            case TaskState.Cancelled _ -> Code.CANCELLED.wire();
            case TaskState.Queued _, TaskState.Running _, TaskState.Confirming _, TaskState.Succeeded _ -> null;
        };
    }

    private static @Nullable String message(TaskState state) {
        return switch (state) {
            case TaskState.Failed failed -> failed.message();
            case TaskState.Cancelled cancelled -> cancelled.message();
            case TaskState.Queued _, TaskState.Running _, TaskState.Confirming _, TaskState.Succeeded _ -> null;
        };
    }

    private static Locked locked(ResultSet row) throws SQLException {
        return new Locked(
                row.getObject("id", UUID.class),
                new Lane(row.getString("role"), row.getString("group_name"), row.getInt("priority")),
                state(row),
                row.getLong("epoch"),
                row.getInt("attempt"),
                row.getBoolean("adoptable"),
                row.getBoolean("expired"));
    }

    private static TaskState state(ResultSet row) throws SQLException {
        Failures failures = new Failures(row.getInt("user_failures"), row.getInt("infrastructure_failures"));
        boolean cancelRequested = row.getTimestamp("cancel_requested_at") != null;
        return switch (row.getString("state")) {
            case "queued" -> new TaskState.Queued(Duration.ZERO, failures);
            case "running" -> new TaskState.Running(cancelRequested, row.getBoolean("delivers"), failures, budget(row));
            case "confirming" -> new TaskState.Confirming(Duration.ZERO, cancelRequested, failures, budget(row));
            case "succeeded" -> new TaskState.Succeeded(failures);
            case "failed" -> new TaskState.Failed(Code.of(row.getString("code")), row.getString("message"), failures);
            case "cancelled" -> new TaskState.Cancelled(row.getString("message"), failures);
            case String other -> throw new IllegalStateException("task row in unknown state " + other);
        };
    }

    private static Budget budget(ResultSet row) throws SQLException {
        return new Budget(row.getInt("user_budget"), row.getInt("infrastructure_budget"));
    }

    private static @Nullable Instant lastActivity(ResultSet row) throws SQLException {
        if (!row.getString("state").equals("running")) {
            return null;
        }
        Instant printed = Sql.instant(row, "last_activity_at");
        return printed == null ? Sql.instant(row, "granted_at") : printed;
    }

    static Task task(ResultSet row) throws SQLException {
        String code = row.getString("code");
        UUID id = row.getObject("id", UUID.class);
        return new Task(
                TaskId.text(id),
                row.getString("role"),
                row.getString("group_name"),
                row.getInt("priority"),
                row.getString("state"),
                row.getInt("attempt"),
                Sql.instant(row, "run_after"),
                row.getString("host"),
                Sql.instant(row, "expires_at"),
                lastActivity(row),
                Sql.instant(row, "cancel_requested_at"),
                new Failures(row.getInt("user_failures"), row.getInt("infrastructure_failures")),
                budget(row),
                code == null ? null : Code.of(code),
                row.getString("message"),
                Sql.time(row, "submitted_at"),
                Sql.instant(row, "finished_at"),
                Labels.parse(row.getString("labels")),
                WorkText.shown(id, row.getString("work")));
    }
}
