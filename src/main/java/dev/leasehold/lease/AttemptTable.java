package dev.leasehold.lease;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.sql.Sql;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The rows of {@code attempt}. Claiming a task inserts its attempt, see {@link ClaimTable#claim}. */
final class AttemptTable {

    /** An attempt with what its repeated report is compared with. */
    record Ended(UUID task, long epoch, String ledTo, Verdict verdict) {}

    /** The end of an attempt, to be written. */
    record End(UUID task, int number, String ledTo, Verdict verdict) {}

    /** What became of an attempt that had ended, once its delivery was read back. */
    record Judgement(
            UUID task,
            int number,
            String ledTo,
            @Nullable Code code,
            @Nullable String message) {}

    Sql end(Connection connection, Collection<End> ends) {
        return Sql.of(
                connection,
                """
                update attempt a
                set ended_at = now(), led_to = e.led_to, code = e.code, message = e.message, exit_code = e.exit_code,
                    signal = e.signal, outcome = e.outcome::json, wall_millis = e.wall_millis,
                    cpu_millis = e.cpu_millis, peak_memory_bytes = e.peak_memory_bytes, landed_commit = e.landed_commit
                from unnest(?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[], ?::int[], ?::int[], ?::text[],
                            ?::bigint[], ?::bigint[], ?::bigint[], ?::text[])
                  as e (task, number, led_to, code, message, exit_code, signal, outcome,
                        wall_millis, cpu_millis, peak_memory_bytes, landed_commit)
                where a.task = e.task and a.number = e.number
                """,
                Sql.column("uuid", ends, End::task),
                Sql.column("int", ends, End::number),
                Sql.column("text", ends, End::ledTo),
                Sql.column("text", ends, end -> wire(end.verdict().code())),
                Sql.column("text", ends, end -> end.verdict().message()),
                Sql.column("int", ends, end -> end.verdict().exitCode()),
                Sql.column("int", ends, end -> end.verdict().signal()),
                Sql.column("text", ends, end -> json(end.verdict().outcome())),
                Sql.column("bigint", ends, end -> end.verdict().usage().wallMillis()),
                Sql.column("bigint", ends, end -> end.verdict().usage().cpuMillis()),
                Sql.column("bigint", ends, end -> end.verdict().usage().peakMemoryBytes()),
                Sql.column("text", ends, end -> end.verdict().commit()));
    }

    /** Those of the named attempts that have ended already. */
    List<Ended> ended(Connection connection, Collection<UUID> tasks, Collection<Long> epochs) throws SQLException {
        return Sql.of(connection, """
                select a.* from unnest(?::uuid[], ?::bigint[]) as h (task, epoch)
                join attempt a on a.task = h.task and a.epoch = h.epoch
                where a.ended_at is not null
                """, Sql.uuids(tasks), Sql.column("bigint", epochs, epoch -> epoch))
                .list(row -> new Ended(
                        row.getObject("task", UUID.class),
                        row.getLong("epoch"),
                        row.getString("led_to"),
                        verdict(row)));
    }

    /** What reading back led to. How the attempt's command ended stays as its host said. */
    Sql judge(Connection connection, Collection<Judgement> judgements) {
        return Sql.of(
                connection,
                """
                update attempt a set led_to = j.led_to, code = j.code, message = coalesce(j.message, a.message)
                from unnest(?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[])
                  as j (task, number, led_to, code, message)
                where a.task = j.task and a.number = j.number
                """,
                Sql.column("uuid", judgements, Judgement::task),
                Sql.column("int", judgements, Judgement::number),
                Sql.column("text", judgements, Judgement::ledTo),
                Sql.column("text", judgements, judgement -> wire(judgement.code())),
                Sql.column("text", judgements, Judgement::message));
    }

    /** Ended long enough ago, and neither confirmed nor to be. */
    List<String> superseded(Connection connection, List<Landings.Named> named, Duration age) throws SQLException {
        return Sql.of(
                        connection,
                        """
                select n.ref from unnest(?::text[], ?::uuid[], ?::int[]) as n (ref, task, number)
                join attempt a on a.task = n.task and a.number = n.number
                where a.ended_at <= now() - make_interval(secs => ?::float8)
                  and not (a.landed_commit is not null and a.led_to in ('confirming', 'succeeded'))
                order by n.ref
                """,
                        Sql.column("text", named, Landings.Named::ref),
                        Sql.column("uuid", named, Landings.Named::task),
                        Sql.column("int", named, Landings.Named::attempt),
                        age)
                .list(row -> row.getString("ref"));
    }

    /** Commits by the refs that they landed under and were confirmed at. */
    Map<String, String> confirmed(Connection connection, List<Landings.Named> named) throws SQLException {
        record Confirmed(String ref, String commit) {}
        return Sql.of(
                        connection,
                        """
                select n.ref, a.landed_commit from unnest(?::text[], ?::uuid[], ?::int[]) as n (ref, task, number)
                join attempt a on a.task = n.task and a.number = n.number
                where a.landed_commit is not null and a.led_to = 'succeeded'
                """,
                        Sql.column("text", named, Landings.Named::ref),
                        Sql.column("uuid", named, Landings.Named::task),
                        Sql.column("int", named, Landings.Named::attempt))
                .list(row -> new Confirmed(row.getString("ref"), row.getString("landed_commit")))
                .stream()
                .collect(Collectors.toMap(Confirmed::ref, Confirmed::commit));
    }

    List<Attempt> of(Connection connection, UUID task) throws SQLException {
        return Sql.of(connection, "select * from attempt where task = ? order by number", task)
                .list(AttemptTable::attempt);
    }

    private static Attempt attempt(ResultSet row) throws SQLException {
        boolean ended = row.getTimestamp("ended_at") != null;
        Verdict verdict = verdict(row);
        Code code = verdict.code();
        return new Attempt(
                row.getInt("number"),
                row.getString("host"),
                row.getString("sandbox"),
                Sql.time(row, "started_at"),
                Sql.instant(row, "ended_at"),
                code,
                code == null ? null : code.fault(),
                row.getString("message"),
                code == null ? null : code.suggestion(),
                verdict.exitCode(),
                verdict.signal(),
                verdict.outcome(),
                verdict.commit(),
                ended ? verdict.usage() : null);
    }

    private static Verdict verdict(ResultSet row) throws SQLException {
        String code = row.getString("code");
        String message = row.getString("message");
        String outcome = row.getString("outcome");
        return new Verdict(
                code == null ? null : Code.of(code),
                message == null ? "" : message,
                outcome == null ? null : Json.read(outcome, JsonNode.class),
                Sql.integer(row, "exit_code"),
                Sql.integer(row, "signal"),
                new Usage(row.getLong("wall_millis"), row.getLong("cpu_millis"), row.getLong("peak_memory_bytes")),
                landing(row));
    }

    private static @Nullable Landing landing(ResultSet row) throws SQLException {
        String commit = row.getString("landed_commit");
        return commit == null ? null : new Landing(commit, List.of());
    }

    static @Nullable String wire(@Nullable Code code) {
        return code == null ? null : code.wire();
    }

    static @Nullable String json(@Nullable JsonNode node) {
        return node == null ? null : Json.write(node);
    }
}
