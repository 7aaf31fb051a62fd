package dev.leasehold.lease;

import dev.leasehold.lease.TaskTable.Locked;
import dev.leasehold.platform.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Does one thing to all tasks that meet a filter: newest first, a batch in a transaction. */
final class FilteredTasks {
    private static final int BATCH = 500;

    private final Database database;
    private final Bell bell;
    private final TaskTable tasks = new TaskTable();

    FilteredTasks(Database database, Bell bell) {
        this.database = database;
        this.bell = bell;
    }

    @FunctionalInterface
    interface Step<T> {
        T take(Connection connection, Locked row, Changes changes) throws SQLException;
    }

    /** The filter names states. Returns how many had which answer. */
    <T> Map<T, Integer> countEach(TaskFilter filter, Step<T> step) {
        Map<T, Integer> counts = new HashMap<>();
        UUID before = null;
        while (true) {
            UUID from = before;
            List<UUID> ids = database.transact(connection -> new TaskSearch(filter, from).ids(connection, BATCH));
            if (!ids.isEmpty()) {
                take(ids, filter, step).forEach(answer -> counts.merge(answer, 1, Integer::sum));
            }
            if (ids.size() < BATCH) {
                return counts;
            }
            before = ids.getLast();
        }
    }

    private <T> List<T> take(List<UUID> ids, TaskFilter filter, Step<T> step) {
        return Changes.commit(database, bell, (connection, changes) -> {
            List<T> answers = new ArrayList<>();
            for (Locked row : tasks.lock(connection, ids)) {
                if (filter.states().contains(row.state().wire())) { // it may have gone on since it was found
                    answers.add(step.take(connection, row, changes));
                }
            }
            return answers;
        });
    }
}
