package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.decision.Progress;
import dev.leasehold.experiment.decision.View;
import dev.leasehold.experiment.evaluation.Evaluation;
import dev.leasehold.experiment.objective.Objective;
import dev.leasehold.experiment.spec.StopRules;
import dev.leasehold.experiment.store.ExperimentStore;
import dev.leasehold.experiment.store.Result;
import dev.leasehold.experiment.store.VariantRow;
import dev.leasehold.experiment.store.VariantState;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * Integrates a variant: one commit {@code variant/<id>-<slug>}, whose tree is the tip's with the evaluation beside it.
 *
 * <p>The forge comes first and the row after it. The commit depends on the variant's row alone, so whoever dies between
 * the two, the next one makes the same commit, finds the ref with it, and goes on.
 */
final class Integrator {
    private final Squasher squasher;
    private final ExperimentStore store;

    Integrator(Squasher squasher, ExperimentStore store) {
        this.squasher = squasher;
        this.store = store;
    }

    /** On the forge. Throws as long as it is to be tried again. */
    Squasher.Squashed squash(Running experiment, VariantRow variant) {
        return squasher.squash(experiment, variant);
    }

    /** Of all others nothing need be known any more. */
    void keepOnly(Collection<UUID> experiments) {
        squasher.keepOnly(experiments);
    }

    /** In the rows, with what the stop rules watch. Does nothing when it was done before. */
    void record(Transaction transaction, VariantRow variant, Squasher.Squashed squashed) throws SQLException {
        switch (squashed) {
            case Squasher.Squashed.Made(String commit) -> {
                if (move(transaction, variant, VariantState.INTEGRATED, Result.integrated(commit))) {
                    watch(transaction, variant);
                }
            }
            case Squasher.Squashed.Refused(String why) ->
                move(transaction, variant, VariantState.FAILED, Result.failed("integration-refused", why));
        }
    }

    private boolean move(Transaction transaction, VariantRow variant, VariantState to, Result result)
            throws SQLException {
        return store.move(transaction.connection(), variant.id(), VariantState.EVALUATED, to, result, 0);
    }

    private void watch(Transaction transaction, VariantRow variant) throws SQLException {
        View view = transaction.view();
        StopRules rules = transaction.experiment().stop();
        Evaluation evaluation = Objects.requireNonNull(variant.line().evaluation(), "it was squashed with it");
        if (rules.convergence() != null) {
            watch(
                    transaction,
                    "convergence",
                    view.convergence(),
                    rules.convergence().of(),
                    evaluation);
        }
        if (rules.target() != null) {
            watch(transaction, "target", view.target(), rules.target().of(), evaluation);
        }
    }

    private void watch(Transaction transaction, String rule, Progress before, Objective of, Evaluation evaluation)
            throws SQLException {
        OptionalDouble value = of.score(evaluation);
        if (value.isPresent()) {
            store.watch(
                    transaction.connection(),
                    transaction.experiment().id(),
                    rule,
                    before.plus(value.getAsDouble(), of.direction()));
        }
    }
}
