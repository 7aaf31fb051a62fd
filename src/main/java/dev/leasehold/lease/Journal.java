package dev.leasehold.lease;

import dev.leasehold.platform.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
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
 * does not make it pass over all that was placed since. Of the batches it passed before they committed it keeps the
 * {@link Stragglers}; a look from the front now and then finds what it may have forgotten.
 */
public final class Journal {
    private static final int ROUND = 2_000;
    private static final long FULL_LOOK_NANOS = 250_000_000L;
    private static final int COST_FACTOR = 20;

    private final Database database;
    private final LongSupplier nanoTime;
    private final JournalTable table = new JournalTable();
    private final Stragglers stragglers = new Stragglers();
    private long placedUpTo;
    private long fullLookAt;

    public Journal(Database database, LongSupplier nanoTime) {
        this.database = database;
        this.nanoTime = nanoTime;
        this.fullLookAt = nanoTime.getAsLong();
    }

    /** A round of this appender, once it has committed. */
    private record Round(long lastBatch, List<Long> missing) {}

    /** Gives positions to what has committed. True when it gave any; then there may be more. */
    public synchronized boolean place() {
        long start = nanoTime.getAsLong();
        boolean fullLook = start - fullLookAt >= 0;
        Optional<Round> round = database.transact(
                connection -> table.becomeAppender(connection) ? round(connection, fullLook) : Optional.empty());
        round.ifPresent(placed -> {
            placedUpTo = Math.max(placedUpTo, placed.lastBatch);
            stragglers.replace(placed.missing, start);
        });
        if (fullLook) {
            long end = nanoTime.getAsLong();
            fullLookAt = end + Math.max(FULL_LOOK_NANOS, COST_FACTOR * (end - start));
        }
        return round.isPresent();
    }

    private Optional<Round> round(Connection connection, boolean fullLook) throws SQLException {
        long next = placedUpTo + 1;
        Optional<JournalTable.Placed> placed =
                table.place(connection, fullLook ? 0 : next, stragglers.numbers(), ROUND);
        if (placed.isEmpty()) {
            return Optional.empty();
        }
        long last = placed.get().lastBatch();
        long from = Math.max(next, last - Stragglers.MOST);
        return Optional.of(new Round(last, table.missing(connection, stragglers.numbers(), from, last)));
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

    /** The newest of one task, the oldest first. */
    public List<Event> lastOfTask(String task, int limit) {
        UUID id = TaskId.parse(task).orElse(null);
        return id == null
                ? List.of()
                : database.transact(connection -> table.lastOfTask(connection, id, limit))
                        .reversed();
    }

    /** The same for one experiment alone, without the events of its tasks. */
    public List<Event> ofExperiment(UUID experiment, long position, int limit) {
        return database.transact(connection -> table.ofExperiment(connection, experiment, position, limit));
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
