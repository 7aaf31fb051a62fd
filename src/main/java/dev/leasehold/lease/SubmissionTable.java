package dev.leasehold.lease;

import dev.leasehold.platform.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of {@code submission}: which call with an idempotency key made which tasks. */
final class SubmissionTable {

    record Row(String bodyDigest, List<UUID> tasks) {}

    /** Waits for a call with the same key that is under way. False when the key was taken before. */
    boolean take(Connection connection, Submission.Key key, List<UUID> tasks) throws SQLException {
        return Sql.of(connection, """
                insert into submission (owner, key, body_digest, tasks) values (?, ?, ?, ?)
                on conflict do nothing
                """, key.owner(), key.key(), key.bodyDigest(), Sql.uuids(tasks))
                        .execute()
                == 1;
    }

    Optional<Row> find(Connection connection, Submission.Key key) throws SQLException {
        return Sql.of(connection, """
                select body_digest, tasks from submission where owner = ? and key = ?
                """, key.owner(), key.key())
                .first(row -> new Row(row.getString("body_digest"), Arrays.asList((UUID[])
                        row.getArray("tasks").getArray())));
    }

    int purge(Connection connection, Duration age) throws SQLException {
        return Sql.of(connection, """
                delete from submission where submitted_at < now() - make_interval(secs => ?::float8)
                """, age).execute();
    }
}
