package dev.leasehold.platform.audit;

import dev.leasehold.platform.sql.Database;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * The record of administrative acts.
 *
 * <ul>
 *   <li>An act is recorded, in a transaction of its own, before it is tried: none goes unrecorded, and one that cannot be
 *       recorded is not tried.
 *   <li>What was recorded is not changed but for the answer, and goes by age alone.
 * </ul>
 */
@Singleton
public class Audit {
    private final Database database;
    private final AuditTable table = new AuditTable();

    Audit(Database database) {
        this.database = database;
    }

    /** Returns its position, for {@link #answered}. */
    public long begin(String who, @Nullable UUID token, @Nullable String address, String act, String target) {
        return database.transact(connection -> table.add(connection, who, token, address, act, target));
    }

    public void answered(long position, int status, @Nullable String about) {
        database.run(connection -> table.answered(connection, position, status, about));
    }

    /** Oldest first. */
    public List<Act> after(long position, int limit) {
        return database.transact(connection -> table.after(connection, position, limit));
    }

    /** Forgets what is older. */
    public int purge(Duration age) {
        return database.transact(connection -> table.purge(connection, age));
    }
}
