package dev.leasehold.experiment.loop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.experiment.decision.Phase;
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
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Integrates a variant: one commit {@code variant/<id>-<slug>}, whose tree is the tip's with the evaluation beside it.
 *
 * <p>The forge comes first and the row after it. The commit depends on the variant's row alone, so whoever dies between
 * the two, the next one makes the same commit, finds the ref with it, and goes on.
 */
public final class Integrator {
    /** The code of a variant whose commit could not be made. */
    public static final String REFUSED = "integration-refused";

    private final Forge forge;
    private final ExperimentStore store;
    private final Duration patience;
    private final LongSupplier nanoTime;
    /** The variants, by their experiments, whose commits could not be made so far. */
    private final Map<UUID, Trouble> troubles = new ConcurrentHashMap<>();

    private record Trouble(UUID variant, long since) {}

    Integrator(Forge forge, ExperimentStore store, Duration patience, LongSupplier nanoTime) {
        this.forge = forge;
        this.store = store;
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    /** What came of it on the forge. */
    sealed interface Integration {
        record Made(String commit) implements Integration {}

        /** Nor is it tried again. */
        record Refused(String why) implements Integration {}
    }

    /**
     * On the forge. A forge that cannot make the commit is asked again for as long as patience lasts, or until the experiment
     * is cancelled; one that cannot even read what the experiment began from, for ever.
     */
    Integration squash(Running experiment, VariantRow variant) {
        try {
            Integration integration = forge.squash(experiment.row().repository(), wanted(experiment, variant))
                    .<Integration>map(Integration.Made::new)
                    .orElseGet(() -> taken(experiment));
            troubles.remove(experiment.id());
            return integration;
        } catch (ForgeException e) {
            if (experiment.row().phase() != Phase.CANCELLING && isWorthWaiting(experiment, variant)) {
                throw e;
            }
            troubles.remove(experiment.id());
            return new Integration.Refused(String.valueOf(e.getMessage()));
        }
    }

    private Integration taken(Running experiment) {
        if (!canRead(experiment)) {
            throw new ForgeException("The repository cannot be read");
        }
        return new Integration.Refused("the ref of this variant holds another commit on the forge");
    }

    private boolean isWorthWaiting(Running experiment, VariantRow variant) {
        if (!canRead(experiment)) {
            troubles.remove(experiment.id()); // it may have many reasons, all of them its own
            return true;
        }
        long now = nanoTime.getAsLong();
        Trouble trouble = troubles.compute(
                experiment.id(),
                (_, known) ->
                        known != null && known.variant().equals(variant.id()) ? known : new Trouble(variant.id(), now));
        return now - trouble.since() < patience.toNanos();
    }

    private boolean canRead(Running experiment) {
        String base = experiment.row().baseCommit();
        try {
            return forge.isAncestor(experiment.row().repository(), base, base);
        } catch (ForgeException unreadable) {
            return false;
        }
    }

    /** Of all others nothing need be known any more. */
    void keepOnly(Collection<UUID> experiments) {
        troubles.keySet().retainAll(experiments);
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
                move(transaction, variant, VariantState.FAILED, Result.failed(REFUSED, why));
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
