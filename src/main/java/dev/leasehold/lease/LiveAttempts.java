package dev.leasehold.lease;

import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import java.util.UUID;

/** Asks whether an attempt may still act. */
public final class LiveAttempts {
    private final Database database;

    public LiveAttempts(Database database) {
        this.database = database;
    }

    /**
     * Whether this attempt is its task's present one, and runs under a lease that has not run out, waits for
     * its next holder, or waits to be confirmed. True at the moment of asking; what is done upon it is checked again when it is believed.
     */
    public boolean isLive(String task, int attempt) {
        return TaskId.parse(task).map(id -> isLive(id, attempt)).orElse(false);
    }

    private boolean isLive(UUID task, int attempt) {
        return database.transact(connection ->
                Sql.of(connection, """
                        select 1 from task
                        where id = ? and attempt = ?
                          and (state = 'confirming' or state = 'running'
                               and (expires_at > now() or adoptable and cap_at > now()))
                        """, task, attempt).first(row -> true).isPresent());
    }
}
