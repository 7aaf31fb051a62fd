package dev.leasehold.reaper;

import dev.leasehold.lease.Errands;
import dev.leasehold.lease.Retention;
import dev.leasehold.live.Logs;
import dev.leasehold.platform.audit.Audit;
import dev.leasehold.platform.blob.Blobs;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * Forgets finished tasks with all that hangs on them, oldest first, in batches.
 *
 * <p>Logs go first: a purge that is cut off leaves tasks without a log, which the next one finds, and never a log
 * without its task, which nobody would.
 */
@Singleton
public class Purge {
    private static final int BATCH = 500;
    /** Nobody waits for one as long as that, and what was to be put in should not lie about. */
    private static final Duration ERRANDS = Duration.ofHours(1);

    private final Retention retention;
    private final Errands errands;
    private final Logs logs;
    private final Blobs blobs;
    private final Audit audit;

    Purge(Retention retention, Errands errands, Logs logs, Blobs blobs, Audit audit) {
        this.retention = retention;
        this.errands = errands;
        this.logs = logs;
        this.blobs = blobs;
        this.audit = audit;
    }

    /** Returns how many tasks were forgotten, or, dry, how many of the first {@code most} would be. */
    public int tasks(Duration age, int most, boolean dryRun) {
        if (dryRun) {
            return retention.purgeable(age, most).size();
        }
        int total = 0;
        while (total < most) {
            List<String> batch = retention.purgeable(age, Math.min(BATCH, most - total));
            if (batch.isEmpty()) {
                break;
            }
            logs.purge(batch);
            total += retention.purge(batch);
        }
        return total;
    }

    /** Drops the journal's oldest part and old idempotency keys, and inputs that nobody named for long. */
    void rest(ReaperConfig config) {
        int dropped;
        do {
            dropped = retention.purgeJournal(config.journal(), BATCH);
        } while (dropped == BATCH);
        do {
            dropped = blobs.purge(config.blobs(), BATCH);
        } while (dropped == BATCH);
        retention.purgeKeys(config.keys());
        audit.purge(config.audit());
        errands.purge(ERRANDS);
    }
}
