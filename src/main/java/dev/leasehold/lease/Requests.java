package dev.leasehold.lease;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is asked of a task that stays up, and what it answers.
 *
 * <ul>
 *   <li>Its holder sees what is open, and answers, only while its lease holds: both name the epoch, and a stale one sees
 *       and changes nothing.
 *   <li>A request outlives the attempt that was asked: the next attempt of the same task is asked it again.
 *   <li>The first answer counts. The same call again is harmless.
 * </ul>
 */
public final class Requests {
    private final Database database;
    private final Signals signals;
    private final RequestTable table = new RequestTable();

    public Requests(Database database, Signals signals) {
        this.database = database;
        this.signals = signals;
    }

    /** What a holder is to do next. */
    public sealed interface Next {
        /** Answer this. */
        record Open(String id, JsonNode body) implements Next {}

        /** Wait. */
        record Nothing() implements Next {}

        /** End: nothing more will be asked. */
        record Over() implements Next {}

        /** The lease is not held under this epoch any more. */
        record LeaseLost() implements Next {}
    }

    /** In the caller's transaction; {@link #ring} after its commit. */
    public void ask(Connection connection, UUID task, UUID request, JsonNode body) throws SQLException {
        table.insert(connection, request, task, body);
    }

    /** Nothing more will be asked of the task. In the caller's transaction; {@link #ring} after its commit. */
    public void close(Connection connection, UUID task) throws SQLException {
        table.insert(connection, TaskId.next(), task, null);
    }

    /** Tells holders that something was asked of somebody. */
    public void ring() {
        signals.ring(Set.of(Signals.ASKED));
    }

    /** What a task's holder finds. */
    public Next next(Held lease) {
        return TaskId.parse(lease.task())
                .map(task -> database.transact(connection -> table.isHeld(connection, task, lease.epoch())
                        ? table.next(connection, task)
                        : new Next.LeaseLost()))
                .orElseGet(Next.LeaseLost::new);
    }

    /** False when the lease is lost. A request that is answered, or withdrawn, stays as it is. */
    public boolean answer(Held lease, String request, JsonNode answer) {
        Optional<UUID> id = TaskId.parse(request);
        boolean held = TaskId.parse(lease.task())
                .map(task -> database.transact(connection -> {
                    boolean holds = table.isHeld(connection, task, lease.epoch());
                    if (holds && id.isPresent()) {
                        table.answer(connection, id.get(), task, answer);
                    }
                    return holds;
                }))
                .orElse(false);
        if (held) {
            signals.journal();
        }
        return held;
    }

    /** The answered ones whose answer nobody has taken. */
    public Set<UUID> answered() {
        return database.transact(table::answered);
    }

    /** The answer, once there is one. In the caller's transaction. */
    public Optional<JsonNode> answer(Connection connection, UUID request) throws SQLException {
        return table.answer(connection, request);
    }

    /** The answer was taken, or is not wanted any more. In the caller's transaction. */
    public void forget(Connection connection, UUID request) throws SQLException {
        table.delete(connection, request);
    }
}
