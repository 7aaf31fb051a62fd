package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.evaluation.Evaluation;
import dev.leasehold.experiment.evaluation.Outcome;
import dev.leasehold.experiment.evaluation.OutcomeRefused;
import dev.leasehold.experiment.store.ExperimentStore;
import dev.leasehold.experiment.store.ExperimentViews;
import dev.leasehold.experiment.store.Result;
import dev.leasehold.experiment.store.VariantRow;
import dev.leasehold.experiment.store.VariantState;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.TaskId;
import java.sql.SQLException;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.UUID;

/** What the end of an executor's or evaluator's task means for its variant. */
final class Settling {
    private final ExperimentStore store;
    private final ExperimentViews views;

    Settling(ExperimentStore store, ExperimentViews views) {
        this.store = store;
        this.views = views;
    }

    /** Does nothing when the variant does not wait for this task any more: somebody else was here. */
    boolean settle(Transaction transaction, UUID id, UUID task, Ended ended) throws SQLException {
        VariantRow variant = views.variant(transaction.connection(), id).orElseThrow();
        if (!task.equals(variant.underWay())) {
            return false;
        }
        switch (ended) {
            case Ended.Cancelled cancelled ->
                move(
                        transaction,
                        variant,
                        VariantState.CANCELLED,
                        Result.failed(Code.CANCELLED.wire(), "its task was cancelled"),
                        cancelled.attempts());
            case Ended.Badly(String code, String reason, int attempts) ->
                move(transaction, variant, VariantState.FAILED, Result.failed(code, reason), attempts);
            case Ended.Well well
            when variant.state() == VariantState.EXECUTING
                    && transaction.experiment().isEden()
                    && !saysSuccess(well) ->
                move(
                        transaction,
                        variant,
                        VariantState.FAILED,
                        Result.failed(
                                Code.OUTCOME_INVALID.wire(), "the executor's outcome must have the status 'success'"),
                        well.attempts());
            case Ended.Well well
            when variant.state() == VariantState.EXECUTING ->
                move(
                        transaction,
                        variant,
                        VariantState.MADE,
                        Result.made(
                                Objects.requireNonNull(well.commit(), "a delivery that succeeded has its commit"),
                                well.artifacts()),
                        well.attempts());
            case Ended.Well well -> evaluated(transaction, variant, well);
        }
        return true;
    }

    /** As EDEN has it: an outcome that says nothing has not succeeded. Any other status has failed the task already. */
    private static boolean saysSuccess(Ended.Well well) {
        return well.outcome() != null
                && "success".equals(well.outcome().path("status").textValue());
    }

    private void evaluated(Transaction transaction, VariantRow variant, Ended.Well well) throws SQLException {
        try {
            if (well.outcome() == null) {
                throw new OutcomeRefused("the evaluator wrote no .leasehold/outcome.json");
            }
            switch (Outcome.read(well.outcome(), transaction.experiment().spec().metrics())) {
                case Outcome.Success(Evaluation evaluation, String artifacts) -> {
                    OptionalDouble score =
                            transaction.experiment().spec().objective().score(evaluation);
                    move(
                            transaction,
                            variant,
                            variant.idea() == null ? VariantState.BASELINE : VariantState.EVALUATED,
                            Result.evaluated(
                                    evaluation,
                                    score.isPresent() ? score.getAsDouble() : null,
                                    artifacts == null ? well.artifacts() : artifacts),
                            well.attempts());
                }
                case Outcome.VariantError(String description, String _) ->
                    move(
                            transaction,
                            variant,
                            VariantState.FAILED,
                            Result.failed(
                                    "variant-error",
                                    description.isBlank() ? "the evaluator found it at fault" : description),
                            well.attempts());
                case Outcome.EvaluationError(String description) ->
                    again(
                            transaction,
                            variant,
                            well,
                            "evaluation-error",
                            description.isBlank() ? "the evaluator could not evaluate it" : description);
            }
        } catch (OutcomeRefused e) {
            again(transaction, variant, well, Code.OUTCOME_INVALID.wire(), e.message());
        }
    }

    /** Failures count over all tasks of the evaluation, those that a task has retried by itself among them. */
    private void again(Transaction transaction, VariantRow variant, Ended.Well well, String code, String why)
            throws SQLException {
        int failures = variant.evaluationFailures() + well.failures() + 1;
        String commit = Objects.requireNonNull(variant.line().commit(), "what is evaluated has its commit");
        if (failures >= transaction.experiment().spec().roles().evaluator().attempts()) {
            move(transaction, variant, VariantState.FAILED, Result.failed(code, why), well.attempts());
        } else {
            UUID task = TaskId.next();
            String slug = variant.idea() == null ? null : variant.line().slug();
            transaction.submit(
                    task,
                    Orders.evaluation(
                            transaction.experiment(), task, variant.id(), slug, commit, variant.artifacts(), failures));
            store.evaluateAgain(
                    transaction.connection(), variant.experiment(), variant.id(), failures, task, well.attempts(), why);
        }
    }

    private void move(Transaction transaction, VariantRow variant, VariantState to, Result result, int attempts)
            throws SQLException {
        store.move(transaction.connection(), variant.id(), variant.state(), to, result, attempts);
    }
}
