package dev.leasehold.experiment.loop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.experiment.decision.Decision;
import dev.leasehold.experiment.decision.Phase;
import dev.leasehold.experiment.decision.View;
import dev.leasehold.experiment.store.ExperimentRow;
import dev.leasehold.experiment.store.ExperimentStore;
import dev.leasehold.experiment.store.NewIdea;
import dev.leasehold.lease.Requests;
import dev.leasehold.lease.Tasks;
import dev.leasehold.platform.sql.Database;
import org.jspecify.annotations.Nullable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What became of what the ideator was asked. The ideas of an answer are taken in together or not at all.
 *
 * <ul>
 *   <li>Where each request has a task, the task's end is the answer.
 *   <li>Where the ideator stays up, its task has no answer but its end: a request that is open then has failed, unless
 *       the ideator is to blame for nothing: then it is withdrawn, and made again to the next process.
 * </ul>
 */
final class Ideators {
    private final Database database;
    private final ExperimentStore store;
    private final Tasks tasks;
    private final Requests requests;
    private final Ideas ideas;
    private final Transaction.Opener opener;

    Ideators(
            Database database,
            ExperimentStore store,
            Tasks tasks,
            Requests requests,
            Ideas ideas,
            Transaction.Opener opener) {
        this.database = database;
        this.store = store;
        this.tasks = tasks;
        this.requests = requests;
        this.ideas = ideas;
        this.opener = opener;
    }

    /** The tasks that an experiment's ideator has. */
    static List<UUID> tasks(ExperimentRow row) {
        List<UUID> tasks = new ArrayList<>();
        if (row.ideationTask() != null) {
            tasks.add(row.ideationTask());
        }
        if (row.sessionTask() != null) {
            tasks.add(row.sessionTask());
        }
        return tasks;
    }

    /** {@code alive} are those of its tasks that have not ended. */
    void settle(ExperimentRow row, Set<UUID> alive) {
        UUID once = row.ideationTask();
        if (once != null && !alive.contains(once)) {
            Ended ended = Ended.of(tasks, once);
            Answer answer = answer(row, ended);
            opener.run(
                    row.id(),
                    transaction -> once.equals(transaction.experiment().row().ideationTask())
                            && take(transaction, answer, ended.attempts()));
        }
        UUID request = row.sessionRequest();
        if (request != null) {
            database.transact(connection -> requests.answer(connection, request))
                    .ifPresent(answer -> answered(row, request, answer));
        }
        UUID session = row.sessionTask();
        if (session != null && !alive.contains(session)) {
            Ended ended = Ended.of(tasks, session);
            opener.run(row.id(), transaction -> ended(transaction, session, ended));
        }
    }

    /** Null ideas are a failure, and {@code why} says of what. */
    private record Answer(@Nullable List<NewIdea> ideas, String why) {}

    private Answer answer(ExperimentRow row, Ended ended) {
        return switch (ended) {
            case Ended.Well well -> read(row, well.outcome());
            case Ended.Badly(String code, String reason, int _) -> new Answer(null, code + ": " + reason);
            case Ended.Cancelled _ -> new Answer(null, "its task was cancelled");
        };
    }

    private Answer read(ExperimentRow row, @Nullable JsonNode answer) {
        try {
            return new Answer(ideas.read(answer, row.repository()), "");
        } catch (Ideas.Refused e) {
            return new Answer(null, String.valueOf(e.getMessage()));
        }
    }

    private void answered(ExperimentRow row, UUID request, JsonNode json) {
        Answer answer =
                json.has("failed") ? new Answer(null, json.path("failed").asText()) : read(row, json);
        opener.run(row.id(), transaction -> {
            if (!request.equals(transaction.experiment().row().sessionRequest())) {
                return false;
            }
            requests.forget(transaction.connection(), request);
            return take(transaction, answer, 0);
        });
    }

    private boolean take(Transaction transaction, Answer answer, int attempts) throws SQLException {
        Running experiment = transaction.experiment();
        List<NewIdea> offered = answer.ideas();
        if (offered != null && !offered.isEmpty()) {
            int most = Decision.admitted(experiment.terms(), transaction.view().ideation(), offered.size());
            if (most > 0) {
                store.accept(transaction.connection(), experiment.id(), offered.subList(0, most));
            }
        }
        View.Answer came =
                offered == null ? View.Answer.FAILED : offered.isEmpty() ? View.Answer.EMPTY : View.Answer.IDEAS;
        store.answered(transaction.connection(), experiment.id(), came, attempts, answer.why());
        return true;
    }

    /** Looks again at what is open: an answer that came before the end is taken first, at the next look. */
    private boolean ended(Transaction transaction, UUID session, Ended ended) throws SQLException {
        ExperimentRow row = transaction.experiment().row();
        UUID open = row.sessionRequest();
        if (!session.equals(row.sessionTask())) {
            return false;
        }
        if (open != null && requests.answer(transaction.connection(), open).isPresent()) {
            return false;
        }
        store.letGo(transaction.connection(), row.id(), session, ended.attempts(), why(ended));
        if (open == null) {
            return true;
        }
        requests.forget(transaction.connection(), open);
        if (isBlameless(row, ended)) {
            store.unasked(transaction.connection(), row.id(), why(ended));
        } else {
            store.answered(transaction.connection(), row.id(), View.Answer.FAILED, 0, why(ended));
        }
        return true;
    }

    /** It was stopped on purpose, or has ended well after it had answered others. */
    private static boolean isBlameless(ExperimentRow row, Ended ended) {
        return switch (ended) {
            case Ended.Cancelled _ -> true;
            case Ended.Well _ -> row.sessionAnswers() > 0;
            case Ended.Badly _ -> row.phase() == Phase.CANCELLING;
        };
    }

    private static String why(Ended ended) {
        return switch (ended) {
            case Ended.Well _ -> "it ended before it was asked";
            case Ended.Badly(String code, String reason, int _) -> code + ": " + reason;
            case Ended.Cancelled _ -> "it was stopped";
        };
    }
}
