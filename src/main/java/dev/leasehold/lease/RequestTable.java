package dev.leasehold.lease;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.lease.Requests.Next;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.json.Nul;
import dev.leasehold.platform.sql.Sql;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The rows of {@code request}. */
final class RequestTable {

    void insert(Connection connection, UUID id, UUID task, @Nullable JsonNode body) throws SQLException {
        Sql.of(
                        connection,
                        "insert into request (id, task, body) values (?, ?, ?::json)",
                        id,
                        task,
                        body == null ? null : Json.write(body))
                .execute();
    }

    /** Whether the task is held under this epoch, which it then is until the transaction ends. */
    boolean isHeld(Connection connection, UUID task, long epoch) throws SQLException {
        return Sql.of(connection, """
                select 1 from task where id = ? and epoch = ? and state = 'running' and expires_at >= now() for share
                """, task, epoch).first(_ -> true).isPresent();
    }

    Next next(Connection connection, UUID task) throws SQLException {
        return Sql.of(connection, """
                select id, body from request where task = ? and answered_at is null order by body is null, id limit 1
                """, task)
                .<Next>first(row -> {
                    String body = row.getString("body");
                    return body == null
                            ? new Next.Over()
                            : new Next.Open(
                                    TaskId.text(row.getObject("id", UUID.class)), Json.read(body, JsonNode.class));
                })
                .orElseGet(Next.Nothing::new);
    }

    void answer(Connection connection, UUID id, UUID task, JsonNode answer) throws SQLException {
        Sql.of(connection, """
                update request set answer = ?::json, answered_at = now()
                where id = ? and task = ? and answered_at is null
                """, Json.write(Nul.replaced(answer)), id, task).execute();
    }

    Set<UUID> answered(Connection connection) throws SQLException {
        return Set.copyOf(Sql.of(connection, "select id from request where answered_at is not null")
                .list(row -> row.getObject("id", UUID.class)));
    }

    Optional<JsonNode> answer(Connection connection, UUID id) throws SQLException {
        return Sql.of(connection, "select answer from request where id = ? and answered_at is not null", id)
                .first(row -> Json.read(row.getString("answer"), JsonNode.class));
    }

    void delete(Connection connection, UUID id) throws SQLException {
        Sql.of(connection, "delete from request where id = ?", id).execute();
    }
}
