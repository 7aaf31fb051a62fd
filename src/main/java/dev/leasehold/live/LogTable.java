package dev.leasehold.live;

import dev.leasehold.platform.sql.Sql;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The rows of {@code log_chunk}. */
final class LogTable {

    /** The whole log, where the attempt has handed it over, and else what was seen live. */
    private static final String SHOWN =
            "select exists (select 1 from log_chunk where task = ? and attempt = ? and whole) as whole";

    record Piece(UUID task, int attempt, long epoch, long offset, ByteBuffer bytes) {}

    /** How far a log has come, and whether more can come: the two as of one moment. */
    record Extent(long size, boolean ended, String state) {
        static final Extent GONE = new Extent(0, true, "purged");
    }

    record Lease(UUID task, long epoch) {}

    /**
     * Adds pieces whose writer still holds the lease; a piece that is there already is left alone.
     *
     * @return the leases that are still held
     */
    Set<Lease> append(Connection connection, List<Piece> pieces, long mostBytes) throws SQLException {
        return new HashSet<>(Sql.of(
                        connection,
                        """
                with pieces as (
                  select * from unnest(?::uuid[], ?::int[], ?::bigint[], ?::bigint[], ?::bytea[])
                    as p (task, attempt, epoch, first_offset, bytes)
                ), held as (
                  select distinct a.task, a.number, a.epoch from pieces p
                  join attempt a on a.task = p.task and a.number = p.attempt and a.epoch = p.epoch
                  join task t on t.id = a.task and t.epoch = a.epoch and t.expires_at >= now()
                  where a.ended_at is null
                ), added as (
                  insert into log_chunk (task, attempt, first_offset, bytes)
                  select p.task, p.attempt, p.first_offset, p.bytes
                  from pieces p join held on held.task = p.task and held.epoch = p.epoch
                  where p.first_offset + length(p.bytes) <= ?
                  on conflict do nothing
                )
                select task, epoch from held
                """,
                        Sql.column("uuid", pieces, Piece::task),
                        Sql.column("int", pieces, Piece::attempt),
                        Sql.column("bigint", pieces, Piece::epoch),
                        Sql.column("bigint", pieces, Piece::offset),
                        Sql.column("bytea", pieces, piece -> array(piece.bytes())),
                        mostBytes)
                .list(row -> new Lease(row.getObject("task", UUID.class), row.getLong("epoch"))));
    }

    /** Puts a whole log in the place of what was seen live, and of a whole one before it. */
    void replace(Connection connection, UUID task, int attempt, List<byte[]> pieces) throws SQLException {
        Sql.of(connection, "delete from log_chunk where task = ? and attempt = ?", task, attempt)
                .execute();
        long offset = 0;
        for (byte[] piece : pieces) {
            Sql.of(connection, """
                    insert into log_chunk (task, attempt, whole, first_offset, bytes) values (?, ?, true, ?, ?)
                    """, task, attempt, offset, piece).execute();
            offset += piece.length;
        }
    }

    /** What stands from {@code offset} on without a hole, {@code most} bytes or a little more. */
    List<ByteBuffer> read(Connection connection, UUID task, int attempt, long offset, int most) throws SQLException {
        List<ByteBuffer> parts = new ArrayList<>();
        long next = offset;
        long end = offset + most;
        for (Stored chunk : between(connection, task, attempt, offset, end)) {
            if (chunk.offset > next || next >= end) {
                break;
            }
            int skip = (int) Math.min(chunk.bytes.remaining(), next - chunk.offset);
            ByteBuffer part = chunk.bytes.slice(skip, chunk.bytes.remaining() - skip);
            next += part.remaining();
            parts.add(part);
        }
        return parts;
    }

    private record Stored(long offset, ByteBuffer bytes) {}

    private List<Stored> between(Connection connection, UUID task, int attempt, long offset, long end)
            throws SQLException {
        return Sql.of(connection, """
                with shown as (%s)
                select first_offset, bytes from log_chunk c, shown
                where task = ? and attempt = ? and c.whole = shown.whole and first_offset >= coalesce(
                  (select max(first_offset) from log_chunk c2
                   where task = ? and attempt = ? and c2.whole = shown.whole and first_offset <= ?), 0)
                  and first_offset < ?
                order by first_offset
                """.formatted(SHOWN), task, attempt, task, attempt, task, attempt, offset, end)
                .list(row -> new Stored(row.getLong("first_offset"), ByteBuffer.wrap(row.getBytes("bytes"))));
    }

    private static byte[] array(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        return array;
    }

    int purge(Connection connection, List<UUID> tasks) throws SQLException {
        return Sql.of(connection, "delete from log_chunk where task = any(?)", Sql.uuids(tasks))
                .execute();
    }

    /** Of the logs whose task is there. What was printed before the end was seen is in the log by then. */
    Map<LogFeed.Key, Extent> extents(Connection connection, Collection<LogFeed.Key> logs) throws SQLException {
        Map<LogFeed.Key, Extent> extents = new HashMap<>();
        Sql.of(
                        connection,
                        """
                select l.task, l.attempt, t.state, coalesce(last.size, 0) as size,
                       t.finished_at is not null or t.attempt > l.attempt
                         or t.attempt = l.attempt and t.state <> 'running' as ended
                from unnest(?::uuid[], ?::int[]) as l (task, attempt)
                join task t on t.id = l.task
                left join lateral (
                  select c.first_offset + length(c.bytes) as size from log_chunk c
                  where c.task = l.task and c.attempt = l.attempt
                  order by c.whole desc, c.first_offset desc limit 1
                ) last on true
                """,
                        Sql.column("uuid", logs, LogFeed.Key::task),
                        Sql.column("int", logs, LogFeed.Key::attempt))
                .list(row -> extents.put(
                        new LogFeed.Key(row.getObject("task", UUID.class), row.getInt("attempt")),
                        new Extent(row.getLong("size"), row.getBoolean("ended"), row.getString("state"))));
        return extents;
    }

    long size(Connection connection, UUID task, int attempt) throws SQLException {
        return Sql.of(connection, """
                with shown as (%s)
                select first_offset + length(bytes) from log_chunk c, shown
                where task = ? and attempt = ? and c.whole = shown.whole
                order by first_offset desc limit 1
                """.formatted(SHOWN), task, attempt, task, attempt)
                .first(row -> row.getLong(1))
                .orElse(0L);
    }
}
