package dev.leasehold.experiment.loop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.experiment.decision.Progress;
import dev.leasehold.experiment.decision.View;
import dev.leasehold.experiment.eden.EdenManifest;
import dev.leasehold.experiment.evaluation.Evaluation;
import dev.leasehold.experiment.objective.Objective;
import dev.leasehold.experiment.spec.StopRules;
import dev.leasehold.experiment.store.ExperimentStore;
import dev.leasehold.experiment.store.Result;
import dev.leasehold.experiment.store.VariantRow;
import dev.leasehold.experiment.store.VariantState;
import dev.leasehold.forge.Forge;
import dev.leasehold.forge.ForgeException;
import dev.leasehold.forge.Squash;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.Json;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Integrates a variant: one commit {@code variant/<id>-<slug>}, whose tree is the tip's with the evaluation beside it.
 *
 * <p>The forge comes first and the row after it. The commit depends on the variant's row alone, so whoever dies between
 * the two, the next one makes the same commit, finds the ref with it, and goes on.
 */
final class Integrator {
    private final Forge forge;
    private final ExperimentStore store;

    Integrator(Forge forge, ExperimentStore store) {
        this.forge = forge;
        this.store = store;
    }

    /** What came of it on the forge. */
    sealed interface Integration {
        record Made(String commit) implements Integration {}

        /** Nor will it ever be made. */
        record Refused(String why) implements Integration {}
    }

    /** On the forge. Throws when it cannot be said yet whether it can be made. */
    Integration squash(Running experiment, VariantRow variant) {
        String repository = experiment.row().repository();
        Squash squash = wanted(experiment, variant);
        try {
            return forge.squash(repository, squash)
                    .<Integration>map(Integration.Made::new)
                    .or(() -> lost(repository, squash))
                    .orElseGet(
                            () -> new Integration.Refused("the ref of this variant holds another commit on the forge"));
        } catch (ForgeException e) {
            return lost(repository, squash).orElseThrow(() -> e);
        }
    }

    /** Refused for a commit that it would be made of and that is gone, if one is. */
    private Optional<Integration> lost(String repository, Squash squash) {
        return Stream.concat(Stream.of(squash.tip()), squash.parents().stream())
                .filter(commit -> !forge.isAncestor(repository, commit, commit))
                .findFirst()
                .map(commit -> new Integration.Refused("commit %s is not on the forge any more".formatted(commit)));
    }

    private static Squash wanted(Running experiment, VariantRow variant) {
        String id = TaskId.text(variant.id());
        Evaluation evaluation =
                Objects.requireNonNull(variant.line().evaluation(), "only evaluated ones are integrated");
        String ref = "refs/heads/variant/%s-%s".formatted(id, variant.line().slug());
        String commit = Objects.requireNonNull(variant.line().commit(), "only delivered ones are integrated");
        return experiment.isEden()
                ? new Squash(
                        ref,
                        commit,
                        variant.line().parents(),
                        EdenManifest.path(id),
                        EdenManifest.content(
                                id,
                                TaskId.text(Objects.requireNonNull(variant.idea(), "the baseline is not integrated")),
                                commit,
                                variant.line().parents(),
                                evaluation,
                                variant.begunAt(),
                                variant.artifacts()),
                        "variant: %s %s\n".formatted(id, variant.line().slug()),
                        variant.begunAt(),
                        "EDEN Integrator <integrator@eden.invalid>")
                : new Squash(
                        ref,
                        commit,
                        variant.line().parents(),
                        ".leasehold/variants/%s/evaluation.json".formatted(id),
                        document(experiment, variant, evaluation),
                        "Variant %s: %s\n".formatted(id, variant.line().slug()),
                        variant.begunAt());
    }

    private static String document(Running experiment, VariantRow variant, Evaluation evaluation) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("experiment", experiment.name())
                .put("variant", TaskId.text(variant.id()))
                .put("slug", variant.line().slug())
                .put("commit", variant.line().commit());
        variant.line().parents().forEach(json.putArray("parents")::add);
        json.set("evaluation", Json.MAPPER.valueToTree(evaluation));
        json.putObject("objective")
                .put("expr", experiment.spec().objective().expr())
                .put("direction", experiment.spec().objective().direction().wire())
                .put("score", variant.line().score());
        return json.toPrettyString() + "\n";
    }

    /** In the rows, with what the stop rules watch. Does nothing when it was done before. */
    void record(Transaction transaction, VariantRow variant, Integration integration) throws SQLException {
        switch (integration) {
            case Integration.Made(String commit) -> {
                if (move(transaction, variant, VariantState.INTEGRATED, Result.integrated(commit))) {
                    watch(transaction, variant);
                }
            }
            case Integration.Refused(String why) ->
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
