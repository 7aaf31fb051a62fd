package dev.leasehold.live;

import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.sql.Database;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What attempts printed, kept after they are gone.
 *
 * <ul>
 *   <li>Only the holder of the attempt's lease adds to it; the same piece twice is harmless.
 *   <li>A log ends at {@code mostBytes}; what is beyond is dropped.
 *   <li>Reading gives what stands without a hole, so a reader that goes on where it stopped misses nothing.
 * </ul>
 */
public final class Logs {
    private static final int PIECE = 256 * 1024;

    private final Database database;
    private final long mostBytes;
    private final LogTable table = new LogTable();

    public Logs(Database database, long mostBytes) {
        this.database = database;
        this.mostBytes = mostBytes;
    }

    /** Adds pieces of many attempts at once. Returns the tasks whose writer no longer holds them. */
    public Set<String> append(List<LogPiece> pieces) {
        List<LogTable.Piece> rows = pieces.stream()
                .flatMap(piece -> TaskId.parse(piece.task()).stream().map(id -> row(id, piece)))
                .toList();
        Set<LogTable.Lease> held = database.transact(connection -> table.append(connection, rows, mostBytes));
        Set<String> lost = new HashSet<>();
        for (LogPiece piece : pieces) {
            boolean stillHeld = TaskId.parse(piece.task())
                    .filter(id -> held.contains(new LogTable.Lease(id, piece.epoch())))
                    .isPresent();
            if (!stillHeld) {
                lost.add(piece.task());
            }
        }
        return lost;
    }

    private static LogTable.Piece row(UUID id, LogPiece piece) {
        return new LogTable.Piece(id, piece.attempt(), piece.epoch(), piece.offset(), piece.bytes());
    }

    /**
     * Takes an attempt's whole log, up to {@code mostBytes}: from here on it is what is read, whatever was seen live or
     * still comes in. Readers see the one or the other, never a mixture.
     */
    public void replace(String task, int attempt, InputStream log) throws IOException {
        UUID id = TaskId.parse(task).orElseThrow();
        List<byte[]> pieces = new ArrayList<>();
        long left = mostBytes;
        for (byte[] piece = next(log, left); piece.length > 0; piece = next(log, left)) {
            pieces.add(piece);
            left -= piece.length;
        }
        database.run(connection -> table.replace(connection, id, attempt, pieces));
    }

    private static byte[] next(InputStream log, long most) throws IOException {
        return log.readNBytes((int) Math.min(PIECE, most));
    }

    /** From {@code offset} on, {@code most} bytes or a little more; empty at the end. */
    public List<ByteBuffer> read(String task, int attempt, long offset, int most) {
        return TaskId.parse(task)
                .map(id -> database.transact(connection -> table.read(connection, id, attempt, offset, most)))
                .orElse(List.of());
    }

    /** The same as one array, of at most {@code most} bytes. */
    public byte[] bytes(String task, int attempt, long offset, int most) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuffer part : read(task, attempt, offset, most)) {
            byte[] array = new byte[Math.min(part.remaining(), most - bytes.size())];
            part.get(array);
            bytes.writeBytes(array);
        }
        return bytes.toByteArray();
    }

    Map<LogFeed.Key, LogTable.Extent> extents(Collection<LogFeed.Key> logs) {
        return database.transact(connection -> table.extents(connection, logs));
    }

    /** Forgets the logs of these tasks. */
    public int purge(List<String> tasks) {
        List<UUID> known =
                tasks.stream().flatMap(id -> TaskId.parse(id).stream()).toList();
        return database.transact(connection -> table.purge(connection, known));
    }

    public long size(String task, int attempt) {
        return TaskId.parse(task)
                .map(id -> database.transact(connection -> table.size(connection, id, attempt)))
                .orElse(0L);
    }
}
