package dev.leasehold.lease;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.problem.ProblemCode;
import dev.leasehold.platform.sql.Sql;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of {@code errand}. */
final class ErrandTable {

    /** How an errand stands: answered, or open while the lease that it names is held. */
    record Standing(@Nullable ErrandAnswer answer, boolean held) {}

    long insert(
            Connection connection,
            TaskTable.Locked row,
            Errand.Kind kind,
            String text,
            boolean ends,
            @Nullable String key)
            throws SQLException {
        return Sql.of(connection, """
                insert into errand (task, epoch, attempt, kind, text, ends_input, key)
                values (?, ?, ?, ?, ?, ?, ?) returning id
                """, row.id(), row.epoch(), row.attempt(), kind.wire(), text, ends, key)
                .first(made -> made.getLong("id"))
                .orElseThrow();
    }

    Optional<Long> byKey(Connection connection, UUID task, String key) throws SQLException {
        return Sql.of(connection, "select id from errand where task = ? and key = ?", task, key)
                .first(row -> row.getLong("id"));
    }

    Optional<UUID> taskOf(Connection connection, long errand, long epoch) throws SQLException {
        return Sql.of(connection, "select task from errand where id = ? and epoch = ?", errand, epoch)
                .first(row -> row.getObject("task", UUID.class));
    }

    int open(Connection connection, long epoch) throws SQLException {
        return Sql.of(connection, "select count(*) from errand where epoch = ? and answered_at is null", epoch)
                .first(row -> row.getInt(1))
                .orElseThrow();
    }

    /** What was asked of these leases after the errands that their holder has taken on. */
    List<Errand> open(Connection connection, Collection<Attended> held, int limit) throws SQLException {
        return Sql.of(
                        connection,
                        """
                select e.* from unnest(?::bigint[], ?::bigint[]) as h (epoch, after)
                join errand e on e.epoch = h.epoch and e.answered_at is null and e.id > h.after
                order by e.id limit ?
                """,
                        Sql.column("bigint", held, Attended::epoch),
                        Sql.column("bigint", held, Attended::after),
                        limit)
                .list(row -> new Errand(
                        row.getLong("id"),
                        TaskId.text(row.getObject("task", UUID.class)),
                        row.getInt("attempt"),
                        row.getLong("epoch"),
                        Errand.Kind.of(row.getString("kind")),
                        row.getString("text"),
                        row.getBoolean("ends_input")));
    }

    /** The first answer counts. What was put in is kept no longer than it must be: it may be a secret. */
    void answer(Connection connection, ErrandAnswer answer) throws SQLException {
        ProblemCode refused = answer.refused();
        Sql.of(
                        connection,
                        """
                update errand set answered_at = now(), refused = ?, sentence = ?, body = ?::json, text = ''
                where id = ? and epoch = ? and answered_at is null
                """,
                        refused == null ? null : refused.wire(),
                        answer.sentence(),
                        AttemptTable.json(answer.body()),
                        answer.errand(),
                        answer.epoch())
                .execute();
    }

    Optional<Standing> standing(Connection connection, long id) throws SQLException {
        return Sql.of(connection, """
                select e.*, exists (
                  select 1 from task t where t.id = e.task and t.epoch = e.epoch and t.state = 'running') as held
                from errand e where e.id = ?
                """, id).first(ErrandTable::standing);
    }

    private static Standing standing(ResultSet row) throws SQLException {
        if (row.getTimestamp("answered_at") == null) {
            return new Standing(null, row.getBoolean("held"));
        }
        String refused = row.getString("refused");
        String body = row.getString("body");
        ErrandAnswer answer = new ErrandAnswer(
                row.getLong("id"),
                row.getLong("epoch"),
                refused == null ? null : ProblemCode.of(refused).orElse(ProblemCode.CONFLICT),
                row.getString("sentence"),
                body == null ? null : Json.read(body, JsonNode.class));
        return new Standing(answer, row.getBoolean("held"));
    }

    /** Asked long enough ago: nobody waits for these any more, answered or not. */
    int purge(Connection connection, Duration age) throws SQLException {
        return Sql.of(connection, """
                delete from errand where id in (
                  select id from errand where asked_at < now() - make_interval(secs => ?::float8)
                  order by id limit 10000)
                """, age).execute();
    }
}
