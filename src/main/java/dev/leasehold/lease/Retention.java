package dev.leasehold.lease;

import dev.leasehold.platform.blob.HoldTable;
import dev.leasehold.platform.sql.Database;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Forgets what ended long ago, a batch at a time, so that no purge holds a lock or a snapshot for long. */
public final class Retention {
    private final Database database;
    private final PurgeTable tasks;
    private final JournalTable journal = new JournalTable();
    private final LaneTable lanes = new LaneTable();
    private final SubmissionTable submissions = new SubmissionTable();
    private final HoldTable holds = new HoldTable();

    /** No task of any of {@code unseen} is forgotten. */
    public Retention(Database database, Collection<Unseen> unseen) {
        this.database = database;
        this.tasks = new PurgeTable(unseen);
    }

    /** The oldest tasks that ended at least {@code age} ago and that nobody has still to look at. */
    public List<String> purgeable(Duration age, int limit) {
        return database.transact(connection -> tasks.purgeable(connection, age, limit)).stream()
                .map(TaskId::text)
                .toList();
    }

    /**
     * Forgets these tasks, their attempts and that they need their inputs, unless one was queued again or is {@link
     * Unseen}. Returns how many.
     */
    public int purge(List<String> ids) {
        List<UUID> known = ids.stream().flatMap(id -> TaskId.parse(id).stream()).toList();
        return database.transact(connection -> {
            List<UUID> gone = tasks.purge(connection, known);
            holds.release(connection, gone);
            return gone.size();
        });
    }

    /** Drops the oldest part of the journal. Returns how many batches. */
    public int purgeJournal(Duration age, int limit) {
        return database.transact(connection -> journal.purge(connection, age, limit));
    }

    /** Forgets idempotency keys of that age. */
    public int purgeKeys(Duration age) {
        return database.transact(connection -> submissions.purge(connection, age));
    }

    /** Forgets lanes that hold nothing, so that claims need not look into them. */
    public int dropIdleLanes() {
        return database.transact(lanes::dropIdle);
    }
}
