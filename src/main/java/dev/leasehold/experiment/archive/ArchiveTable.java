package dev.leasehold.experiment.archive;

import dev.leasehold.platform.blob.Digest;
import dev.leasehold.platform.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of {@code experiment_import} and {@code experiment_file}, which are written once. */
final class ArchiveTable {

    void insert(Connection connection, UUID experiment, String origin, Instant exportedAt, String by)
            throws SQLException {
        Sql.of(connection, """
                insert into experiment_import (experiment, origin, exported_at, imported_by) values (?, ?, ?, ?)
                """, experiment, origin, exportedAt, by).execute();
    }

    void insert(Connection connection, UUID experiment, List<ArchivedFile> files) throws SQLException {
        Sql.of(
                        connection,
                        """
                        insert into experiment_file (experiment, path, digest, bytes)
                        select ?, file.path, file.digest, file.bytes
                        from unnest(?, ?, ?) as file (path, digest, bytes)
                        """,
                        experiment,
                        Sql.column("text", files, ArchivedFile::path),
                        Sql.column("text", files, file -> file.digest().value()),
                        Sql.column("bigint", files, ArchivedFile::bytes))
                .execute();
    }

    Optional<Origin> origin(Connection connection, UUID experiment) throws SQLException {
        return Sql.of(connection, "select * from experiment_import where experiment = ?", experiment)
                .first(row -> new Origin(
                        row.getString("origin"),
                        Sql.time(row, "exported_at"),
                        Sql.time(row, "imported_at"),
                        row.getString("imported_by")));
    }

    List<ArchivedFile> files(Connection connection, UUID experiment) throws SQLException {
        return Sql.of(connection, "select * from experiment_file where experiment = ? order by path", experiment)
                .list(row -> new ArchivedFile(
                        row.getString("path"), new Digest(row.getString("digest")), row.getLong("bytes")));
    }
}
