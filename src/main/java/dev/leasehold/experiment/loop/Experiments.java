package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.decision.Phase;
import dev.leasehold.experiment.document.InvalidDocument;
import dev.leasehold.experiment.eden.EdenSubmission;
import dev.leasehold.experiment.spec.ExperimentSpec;
import dev.leasehold.experiment.spec.Specs;
import dev.leasehold.experiment.store.Created;
import dev.leasehold.experiment.store.ExperimentRow;
import dev.leasehold.experiment.store.ExperimentStore;
import dev.leasehold.experiment.store.ExperimentViews;
import dev.leasehold.lease.Requests;
import dev.leasehold.lease.Signals;
import dev.leasehold.lease.TaskId;
import dev.leasehold.lease.Tasks;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.sql.Database;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import static dev.leasehold.platform.problem.ProblemCode.CONFLICT;
import static dev.leasehold.platform.problem.ProblemCode.EXPERIMENT_NOT_FOUND;

/** What an experiment's owner asks for: begin, pause, resume, terminate, change. */
public final class Experiments {
    /** What submissions come as, and how they are read again. */
    public static final Set<String> FORMS = Set.of(Running.LEASEHOLD, Running.EDEN);

    public static final int LONGEST_NAME = 1_000;

    private final Database database;
    private final ExperimentStore store;
    private final ExperimentViews views;
    private final KnownSpecs specs;
    private final Signals signals;
    private final Submissions submissions;
    private final Beginning beginning;
    private final Tasks tasks;
    private final Transaction.Opener opener;

    Experiments(
            Database database,
            ExperimentStore store,
            ExperimentViews views,
            KnownSpecs specs,
            Tasks tasks,
            Requests requests,
            Signals signals,
            Repositories repositories,
            Ideas ideas,
            Submissions submissions) {
        this.database = database;
        this.store = store;
        this.views = views;
        this.specs = specs;
        this.signals = signals;
        this.submissions = submissions;
        this.beginning = new Beginning(database, store, views, repositories, ideas, submissions);
        this.tasks = tasks;
        this.opener = new Transaction.Opener(database, store, views, specs, tasks, requests);
    }

    /** {@code repeated} when the key had begun this experiment before. */
    public record Begun(UUID experiment, boolean repeated) {}

    /** What becomes of tasks that are under way when an experiment is to end. */
    public enum InFlight {
        DRAIN,
        CANCEL
    }

    /** Takes a spec, or says with all its places what is wrong with it. */
    public Begun submit(String text, Created.@Nullable Key key) {
        return begun(beginning.begin(() -> submissions.own(text), key));
    }

    /** Takes an EDEN experiment folder. */
    public Begun submit(EdenSubmission eden, Created.@Nullable Key key) {
        return begun(beginning.begin(() -> submissions.eden(eden), key));
    }

    private Begun begun(Begun begun) {
        changed();
        return begun;
    }

    /** Nothing more is begun. What is under way goes on. */
    public void pause(UUID experiment) {
        enter(experiment, Set.of(Phase.RUNNING, Phase.PAUSED), Phase.PAUSED, "its owner asked for it");
    }

    public void resume(UUID experiment) {
        enter(experiment, Set.of(Phase.RUNNING, Phase.PAUSED), Phase.RUNNING, null);
    }

    /** Ends it, when what is under way has come to its end or was cancelled. Asked again, it may be cancelled yet. */
    public void terminate(UUID experiment, InFlight inFlight) {
        switch (inFlight) {
            case DRAIN ->
                enter(
                        experiment,
                        Set.of(Phase.RUNNING, Phase.PAUSED, Phase.DRAINING),
                        Phase.DRAINING,
                        "its owner asked for it");
            case CANCEL ->
                enter(
                        experiment,
                        Set.of(Phase.RUNNING, Phase.PAUSED, Phase.DRAINING, Phase.CANCELLING),
                        Phase.CANCELLING,
                        "its owner asked for it");
        }
    }

    /**
     * Lets the process of an ideator that stays up be replaced. What it is being asked is asked again of the next one;
     * where none is up at this moment, the next one is fresh anyway.
     */
    public void restartIdeator(UUID experiment) {
        List<UUID> sessions = new ArrayList<>();
        asked(experiment, (transaction, connection) -> {
            sessions.clear();
            if (!Orders.staysUp(transaction.experiment()) || transaction.view().phase() == Phase.ENDED) {
                throw Problem.of(CONFLICT, "The experiment has no ideator that stays up.")
                        .exception();
            }
            UUID session = transaction.experiment().row().sessionTask();
            if (session != null) {
                store.restarting(connection, experiment, session);
                sessions.add(session);
            }
        });
        sessions.forEach(session -> tasks.cancel(TaskId.text(session)));
    }

    private void enter(UUID experiment, Set<Phase> from, Phase to, @Nullable String why) {
        asked(experiment, (transaction, connection) -> {
            Phase phase = transaction.view().phase();
            if (!from.contains(phase)) {
                throw unfit(phase);
            }
            store.enter(connection, experiment, to, why);
        });
    }

    private static RuntimeException unfit(Phase phase) {
        return Problem.of(CONFLICT, "The experiment is %s.".formatted(wire(phase)))
                .with("phase", wire(phase))
                .exception();
    }

    /** Null leaves as it is; what has ended stays as it is. {@code stop} is a document with that field alone. */
    public void change(UUID experiment, @Nullable Integer parallel, @Nullable String stop) {
        asked(experiment, (transaction, connection) -> {
            if (stop != null) {
                try {
                    Specs.readStop(stop, transaction.experiment().spec());
                } catch (InvalidDocument e) {
                    throw e.problem().exception();
                }
                store.setStop(connection, experiment, stop);
            }
            if (parallel != null) {
                if (parallel < 1 || parallel > ExperimentSpec.MOST_PARALLEL) {
                    throw Repositories.refused(
                            "parallel",
                            "is %d, must be between 1 and %d".formatted(parallel, ExperimentSpec.MOST_PARALLEL));
                }
                store.setParallel(connection, experiment, parallel);
            }
            Phase phase = transaction.view().phase();
            if (phase == Phase.ENDED) { // after what is wrong at any time; nothing of it is kept
                throw unfit(phase);
            }
        });
    }

    /** What is done to an experiment that is there. */
    private interface Wish {
        void grant(Transaction transaction, Connection connection) throws SQLException;
    }

    private void asked(UUID experiment, Wish wish) {
        boolean there = opener.run(experiment, transaction -> {
                    wish.grant(transaction, transaction.connection());
                    return true;
                })
                .isPresent();
        if (!there) {
            throw unknown(TaskId.text(experiment));
        }
        changed();
    }

    private void changed() {
        signals.ring(Set.of(LoopThreads.CHANGED, Signals.JOURNAL_WRITTEN));
    }

    /** The row of an experiment, or a problem that says that there is none. */
    public ExperimentRow find(String name) {
        return TaskId.parse(name)
                .flatMap(id -> database.transact(connection -> views.find(connection, id)))
                .orElseThrow(() -> unknown(name));
    }

    public boolean isThere(UUID experiment) {
        return database.transact(connection -> views.findWithoutSpec(connection, experiment))
                .isPresent();
    }

    /**
     * A spec of this form, for who has one that was taken elsewhere. Empty when it cannot be read here, or the stop rules
     * that took the place of its own.
     */
    public Optional<ExperimentSpec> read(String text, String form, @Nullable String stop) {
        return specs.read(text, form, stop);
    }

    /** The spec as it was read, for who shows what it says. */
    public ExperimentSpec spec(ExperimentRow row) {
        return specs.of(row).spec();
    }

    /** The spec as its owner wrote it; of an EDEN experiment its config. */
    public String written(ExperimentRow row) {
        return Submissions.written(row);
    }

    /** Where it goes differently from what its owner may expect, on purpose; one sentence each. */
    public List<String> warnings(ExperimentRow row) {
        return Submissions.warnings(row);
    }

    static String wire(Phase phase) {
        return phase.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static RuntimeException unknown(String name) {
        return Problem.of(EXPERIMENT_NOT_FOUND, "There is no experiment '%s'.".formatted(name))
                .exception();
    }
}
