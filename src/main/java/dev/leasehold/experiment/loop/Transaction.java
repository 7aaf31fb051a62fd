package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.decision.View;
import dev.leasehold.experiment.store.ExperimentStore;
import dev.leasehold.experiment.store.ExperimentViews;
import dev.leasehold.lease.NewTask;
import dev.leasehold.lease.TaskId;
import dev.leasehold.lease.Tasks;
import dev.leasehold.platform.sql.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * One decision about one experiment, which is locked for it: what changes in its rows, its journal and the tasks that
 * follow commit together, and hosts are woken after the commit. So a crash anywhere leaves all of it or nothing, and
 * whoever looks next goes on from there.
 */
final class Transaction {
    private final Connection connection;
    private final Running experiment;
    private final View view;
    private final Tasks tasks;
    private final Set<String> roles = new TreeSet<>();

    private Transaction(Connection connection, Running experiment, View view, Tasks tasks) {
        this.connection = connection;
        this.experiment = experiment;
        this.view = view;
        this.tasks = tasks;
    }

    /** What opens transactions. */
    record Opener(Database database, ExperimentStore store, ExperimentViews views, KnownSpecs specs, Tasks tasks) {

        /** Empty when there is no such experiment. The block may run more than once. */
        <T> Optional<T> run(UUID experiment, Block<T> block) {
            record Result<T>(T value, Set<String> roles) {}
            Optional<Result<T>> result = database.transact(connection -> {
                Optional<View> view = store.lock(connection, experiment);
                if (view.isEmpty()) {
                    return Optional.empty();
                }
                Running running = specs.find(connection, views, experiment).orElseThrow();
                Transaction transaction = new Transaction(connection, running, view.get(), tasks);
                return Optional.of(new Result<>(block.run(transaction), transaction.roles));
            });
            result.ifPresent(done -> tasks.ring(done.roles()));
            return result.map(Result::value);
        }
    }

    /** What is done in one. */
    @FunctionalInterface
    interface Block<T> {
        T run(Transaction transaction) throws SQLException;
    }

    Connection connection() {
        return connection;
    }

    /** As it is now that it is locked. */
    Running experiment() {
        return experiment;
    }

    View view() {
        return view;
    }

    /** Submits a task, and answers its id. */
    UUID submit(NewTask task) throws SQLException {
        UUID id = TaskId.next();
        tasks.submitWithin(connection, id, task);
        roles.add(task.role());
        return id;
    }
}
