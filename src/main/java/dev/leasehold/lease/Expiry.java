package dev.leasehold.lease;

import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.DatabaseException;
import org.jboss.logging.Logger;
import java.util.List;
import java.util.UUID;

/**
 * Takes leases away that have run out.
 *
 * <p>A task that cannot be taken away is passed over, and told so on itself: one bad row never stops the others.
 */
public final class Expiry {
    private static final Logger LOG = Logger.getLogger(Expiry.class);
    private static final int BATCH = 200;

    private final Database database;
    private final Settling settling;
    private final TaskTable tasks = new TaskTable();

    public Expiry(Database database, Settling settling) {
        this.database = database;
        this.settling = settling;
    }

    /** Returns how many leases were taken away. Throws only when the database is out of reach. */
    public int sweep() {
        List<String> ids = settling.expired(BATCH);
        if (ids.isEmpty()) {
            return 0;
        }
        try {
            return settling.expire(ids);
        } catch (DatabaseException e) {
            if (e.connectionLost()) {
                throw e;
            }
            return oneByOne(ids);
        } catch (RuntimeException e) {
            return oneByOne(ids);
        }
    }

    private int oneByOne(List<String> ids) {
        int expired = 0;
        for (String id : ids) {
            try {
                expired += settling.expire(List.of(id));
            } catch (RuntimeException e) {
                LOG.errorf(e, "event=expiry-failed task=%s", id);
                UUID task = TaskId.parse(id).orElseThrow();
                database.run(connection ->
                        tasks.remark(connection, task, "the lease ran out, but the sweep failed: " + e.getMessage()));
            }
        }
        return expired;
    }
}
