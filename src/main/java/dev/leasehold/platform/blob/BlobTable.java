package dev.leasehold.platform.blob;

import dev.leasehold.platform.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The rows of {@code blob}. */
final class BlobTable {

    /** False when the content is there already. Waits for a transaction that is just storing the same. */
    boolean insert(Connection connection, Blob blob) throws SQLException {
        return Sql.of(connection, """
                insert into blob (digest, size) values (?, ?)
                on conflict (digest) do nothing
                """, blob.digest().value(), blob.size()).execute() == 1;
    }

    /** Those of these, each given once, that are new. Waits as {@link #insert} does, for all in one order. */
    List<Digest> insertAll(Connection connection, Collection<Blob> blobs) throws SQLException {
        return Sql.of(
                        connection,
                        """
                insert into blob (digest, size)
                select n.digest, n.size from unnest(?::text[], ?::bigint[]) as n (digest, size) order by n.digest
                on conflict (digest) do nothing returning digest
                """,
                        Sql.column("text", blobs, blob -> blob.digest().value()),
                        Sql.column("bigint", blobs, Blob::size))
                .list(row -> new Digest(row.getString("digest")));
    }

    Optional<Blob> find(Connection connection, Digest digest) throws SQLException {
        return Sql.of(connection, """
                select size from blob where digest = ?
                """, digest.value()).first(row -> new Blob(digest, row.getLong("size")));
    }

    /** Notes that they are in use, and returns those that are there. Writes a row at most once in ten minutes. */
    List<Digest> touch(Connection connection, Collection<Digest> digests) throws SQLException {
        return Sql.of(connection, """
                with named as (
                    select digest, last_used_at from blob
                    where digest = any (?)
                    order by digest
                    for key share),
                touched as (
                    update blob set last_used_at = now() from named
                    where blob.digest = named.digest and named.last_used_at < now() - interval '10 minutes')
                select digest from named
                """, Sql.column("text", digests, Digest::value))
                .list(row -> new Digest(row.getString("digest")));
    }

    /** Passes over what somebody holds, or is just using. */
    int purge(Connection connection, Duration unused, int limit) throws SQLException {
        return Sql.of(connection, """
                delete from blob where digest in (
                    select digest from blob
                    where last_used_at < now() - make_interval(secs => ?::float8)
                      and not exists (select from blob_hold where blob_hold.digest = blob.digest)
                    order by last_used_at
                    limit ?
                    for update skip locked)
                """, unused, limit).execute();
    }
}
