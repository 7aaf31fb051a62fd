package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.decision.Decision;
import dev.leasehold.experiment.decision.Phase;
import dev.leasehold.experiment.decision.Step;
import dev.leasehold.experiment.decision.StopReason;
import dev.leasehold.experiment.ideator.IdeationRequest;
import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.experiment.store.ExperimentStore;
import dev.leasehold.experiment.store.ExperimentViews;
import dev.leasehold.experiment.store.IdeaRow;
import dev.leasehold.experiment.store.Result;
import dev.leasehold.experiment.store.VariantRow;
import dev.leasehold.experiment.store.VariantState;
import dev.leasehold.lease.TaskId;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** Does what {@link Decision} says, in the transaction in which it was decided. */
final class Steps {
    private final ExperimentStore store;
    private final ExperimentViews views;

    /** What is left to be done when a step has committed. */
    sealed interface After {
        /** Decide again. */
        record More() implements After {}

        /** Nothing, for now. */
        record Rest() implements After {}

        record Integrate(UUID variant) implements After {}
    }

    private static final After MORE = new After.More();
    private static final After REST = new After.Rest();

    Steps(ExperimentStore store, ExperimentViews views) {
        this.store = store;
        this.views = views;
    }

    After take(Transaction transaction) throws SQLException {
        UUID experiment = transaction.experiment().id();
        switch (Decision.next(transaction.experiment().terms(), transaction.view())) {
            case Step.Wait _ -> {
                return REST;
            }
            case Step.Integrate(String variant) -> {
                return new After.Integrate(id(variant));
            }
            case Step.Execute(String idea) -> execute(transaction, id(idea));
            case Step.Evaluate(String variant) -> evaluate(transaction, id(variant));
            case Step.EvaluateBaseline _ -> evaluateBaseline(transaction);
            case Step.Ask(int ideas) -> ask(transaction, ideas);
            case Step.Stop(var reason) -> store.stop(transaction.connection(), experiment, reason);
            case Step.Pause(String why) -> store.enter(transaction.connection(), experiment, Phase.PAUSED, why);
            case Step.End(var reason) -> end(transaction, reason);
        }
        return MORE;
    }

    private void execute(Transaction transaction, UUID id) throws SQLException {
        Running experiment = transaction.experiment();
        IdeaRow idea = views.idea(transaction.connection(), id).orElseThrow();
        UUID variant = TaskId.next();
        UUID task = TaskId.next();
        transaction.submit(task, Orders.execution(experiment, task, idea, variant));
        store.execute(
                transaction.connection(),
                experiment.id(),
                id,
                variant,
                task,
                experiment.row().baseCommit());
    }

    private void evaluate(Transaction transaction, UUID id) throws SQLException {
        VariantRow variant = views.variant(transaction.connection(), id).orElseThrow();
        String commit = Objects.requireNonNull(variant.line().commit(), "what was made has its commit");
        UUID task = TaskId.next();
        String slug = variant.line().slug();
        transaction.submit(
                task, Orders.evaluation(transaction.experiment(), task, id, slug, commit, variant.artifacts(), 0));
        store.move(
                transaction.connection(), id, VariantState.MADE, VariantState.EVALUATING, Result.evaluating(task), 0);
    }

    private void evaluateBaseline(Transaction transaction) throws SQLException {
        Running experiment = transaction.experiment();
        UUID variant = TaskId.next();
        String base = experiment.row().baseCommit();
        UUID task = TaskId.next();
        transaction.submit(task, Orders.evaluation(experiment, task, variant, null, base, null, 0));
        store.evaluateBaseline(transaction.connection(), experiment.id(), variant, task, base);
    }

    private void ask(Transaction transaction, int ideas) throws SQLException {
        Running experiment = transaction.experiment();
        List<IdeationRequest.Past> history =
                views.history(transaction.connection(), experiment.id(), IdeationRequest.MOST_HISTORY).stream()
                        .flatMap(Steps::past)
                        .toList();
        IdeationRequest request = new IdeationRequest(
                experiment.name(),
                ideas,
                experiment.row().baseCommit(),
                experiment.spec().objective(),
                experiment.spec().metrics(),
                history);
        if (Orders.staysUp(experiment)) {
            askInSession(transaction, ideas, request);
        } else {
            UUID task = transaction.submit(Orders.ideation(experiment, request));
            store.asked(transaction.connection(), experiment.id(), ideas, task);
        }
    }

    private void askInSession(Transaction transaction, int ideas, IdeationRequest request) throws SQLException {
        Running experiment = transaction.experiment();
        UUID session = experiment.row().sessionTask();
        if (session == null) {
            session = transaction.submit(Orders.session(experiment));
            store.keep(transaction.connection(), experiment.id(), session);
        }
        UUID asked = transaction.ask(session, request.json());
        store.askedInSession(transaction.connection(), experiment.id(), ideas, session, asked);
    }

    private void end(Transaction transaction, StopReason reason) throws SQLException {
        store.end(transaction.connection(), transaction.experiment().id(), reason);
        UUID session = transaction.experiment().row().sessionTask();
        if (session != null) {
            transaction.close(session);
        }
    }

    private static Stream<IdeationRequest.Past> past(VariantLine line) {
        return line.commit() == null || line.evaluation() == null
                ? Stream.empty()
                : Stream.of(new IdeationRequest.Past(line.id(), line.commit(), line.evaluation()));
    }

    private static UUID id(String name) {
        return TaskId.parse(name).orElseThrow();
    }
}
