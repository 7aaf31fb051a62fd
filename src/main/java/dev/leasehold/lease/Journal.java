package dev.leasehold.lease;

import dev.leasehold.platform.sql.Database;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * What happened, in one order for every reader.
 *
 * <ul>
 *   <li>An entry commits with the change that it tells of, and gets its position after that commit.
 *   <li>Positions are 1, 2, 3 … without a gap; a reader that has seen position 7 has seen all up to 7.
 *   <li>One appender at a time gives them, in the order of batches, which is the order of cause and effect: who reads a
 *       committed change before making another gets the later number.
 * </ul>
 *
 * <p>Like a claim, the appender starts where it left off, not at the front, so that a transaction held open elsewhere
 * does not make it pass over all that was placed since. Batches that committed late are found by a look from the front
 * now and then.
 */
public final class Journal {
    private static final int ROUND = 2_000;
    private static final long LAG = 500;
    private static final long FULL_LOOK_NANOS = 250_000_000L;
    private static final int COST_FACTOR = 20;

    private final Database database;
    private final LongSupplier nanoTime;
    private final JournalTable table = new JournalTable();
    private long placedUpTo;
    private long fullLookAt;

    public Journal(Database database, LongSupplier nanoTime) {
        this.database = database;
        this.nanoTime = nanoTime;
        this.fullLookAt = nanoTime.getAsLong();
    }

    /** Gives positions to what has committed. True when it gave any; then there may be more. */
    public synchronized boolean place() {
        long start = nanoTime.getAsLong();
        boolean fullLook = start - fullLookAt >= 0;
        long from = fullLook ? 0 : Math.max(0, placedUpTo - LAG);
        boolean placed = database.transact(connection -> {
            if (!table.becomeAppender(connection)) {
                return false;
            }
            return table.place(connection, from, ROUND)
                    .map(round -> {
                        placedUpTo = Math.max(placedUpTo, round.lastBatch());
                        return true;
                    })
                    .orElse(false);
        });
        if (fullLook) {
            long end = nanoTime.getAsLong();
            fullLookAt = end + Math.max(FULL_LOOK_NANOS, COST_FACTOR * (end - start));
        }
        return placed;
    }

    /** What was told after {@code position}, oldest first. */
    public List<Event> after(long position, int limit) {
        return database.transact(connection -> table.after(connection, position, limit));
    }

    /** The same for one task alone; positions are those of the whole journal, so they have gaps here. */
    public List<Event> ofTask(String task, long position, int limit) {
        UUID id = TaskId.parse(task).orElse(null);
        return id == null ? List.of() : database.transact(connection -> table.ofTask(connection, id, position, limit));
    }

    /** The last position given, 0 for none. */
    public long head() {
        return database.transact(table::head);
    }

    /** The first position that retention has left. */
    public long tail() {
        return database.transact(table::tail);
    }
}
