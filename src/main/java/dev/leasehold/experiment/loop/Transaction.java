package dev.leasehold.experiment.loop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.experiment.decision.View;
import dev.leasehold.experiment.store.ExperimentStore;
import dev.leasehold.experiment.store.ExperimentViews;
import dev.leasehold.lease.NewTask;
import dev.leasehold.lease.Requests;
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
    private final Requests requests;
    private final Set<String> roles = new TreeSet<>();
    private boolean asked;

    private Transaction(Connection connection, Running experiment, View view, Tasks tasks, Requests requests) {
        this.connection = connection;
        this.experiment = experiment;
        this.view = view;
        this.tasks = tasks;
        this.requests = requests;
    }

    /** What opens transactions. */
    record Opener(
            Database database,
            ExperimentStore store,
            ExperimentViews views,
            KnownSpecs specs,
            Tasks tasks,
            Requests requests) {

        /** Empty when there is no such experiment. The block may run more than once. */
        <T> Optional<T> run(UUID experiment, Block<T> block) {
            record Result<T>(T value, Set<String> roles, boolean asked) {}
            Optional<Result<T>> result = database.transact(connection -> {
                Optional<View> view = store.lock(connection, experiment);
                if (view.isEmpty()) {
                    return Optional.empty();
                }
                Running running = specs.find(connection, views, experiment).orElseThrow();
                Transaction transaction = new Transaction(connection, running, view.get(), tasks, requests);
                return Optional.of(new Result<>(block.run(transaction), transaction.roles, transaction.asked));
            });
            result.ifPresent(done -> tasks.ring(done.roles()));
            result.filter(Result::asked).ifPresent(_ -> requests.ring());
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
        return submit(TaskId.next(), task);
    }

    /** The same under an id that its files tell of. */
    UUID submit(UUID id, NewTask task) throws SQLException {
        tasks.submitWithin(connection, id, task);
        roles.add(task.role());
        return id;
    }

    /** Asks a task that stays up, and answers the request's id. */
    UUID ask(UUID session, JsonNode body) throws SQLException {
        UUID id = TaskId.next();
        requests.ask(connection, session, id, body);
        asked = true;
        return id;
    }

    /** Lets a task that stays up end. */
    void close(UUID session) throws SQLException {
        requests.close(connection, session);
        asked = true;
    }
}
