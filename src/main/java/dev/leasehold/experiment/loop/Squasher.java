package dev.leasehold.experiment.loop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.experiment.decision.Phase;
import dev.leasehold.experiment.eden.EdenManifest;
import dev.leasehold.experiment.evaluation.Evaluation;
import dev.leasehold.experiment.store.VariantRow;
import dev.leasehold.forge.Forge;
import dev.leasehold.forge.ForgeException;
import dev.leasehold.forge.Squash;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.Json;
import org.jspecify.annotations.Nullable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Makes the commit that a variant is integrated by, or gives up.
 *
 * <ul>
 *   <li>A forge that cannot make it now is asked again, for ever: an evaluated variant outlasts a full disk.
 *   <li>Unless it is the variant that is at fault: what the experiment began from can be read, and the variant cannot. Then
 *       patience is limited.
 *   <li>Who cancels an experiment waits a few seconds at most.
 * </ul>
 */
final class Squasher {
    private static final Duration PATIENCE_OF_A_CANCELLED_ONE = Duration.ofSeconds(10);

    private final Forge forge;
    private final Duration patience;
    private final LongSupplier nanoTime;
    /** By experiments: each integrates one variant at a time. */
    private final Map<UUID, Trouble> troubles = new ConcurrentHashMap<>();

    /** Since when the commit of a variant could not be made, and since when that is the variant's fault. */
    private record Trouble(
            UUID variant, long since, @Nullable Long damagedSince) {
        Trouble seen(boolean damaged, long now) {
            return new Trouble(variant, since, !damaged ? null : damagedSince == null ? (Long) now : damagedSince);
        }
    }

    /** What came of it. */
    sealed interface Squashed {
        record Made(String commit) implements Squashed {}

        /** Nor is it tried again. */
        record Refused(String why) implements Squashed {}
    }

    Squasher(Forge forge, Duration patience, LongSupplier nanoTime) {
        this.forge = forge;
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    /** Throws as long as it is to be tried again. */
    Squashed squash(Running experiment, VariantRow variant) {
        Squashed squashed;
        try {
            squashed = forge.squash(experiment.row().repository(), wanted(experiment, variant))
                    .<Squashed>map(Squashed.Made::new)
                    .orElseGet(() -> refused(experiment));
        } catch (ForgeException | UncheckedIOException e) {
            if (!isGivenUp(experiment, variant)) {
                throw e;
            }
            squashed = new Squashed.Refused(String.valueOf(e.getMessage()));
        }
        troubles.remove(experiment.id());
        return squashed;
    }

    /** Of all others nothing need be known any more. */
    void keepOnly(Collection<UUID> experiments) {
        troubles.keySet().retainAll(experiments);
    }

    private Squashed refused(Running experiment) {
        if (!canRead(experiment)) {
            throw new ForgeException("The repository cannot be read");
        }
        return new Squashed.Refused("the ref of this variant holds another commit on the forge");
    }

    private boolean isGivenUp(Running experiment, VariantRow variant) {
        boolean damaged = canRead(experiment) && isDamaged(experiment, variant);
        long now = nanoTime.getAsLong();
        Trouble trouble = Objects.requireNonNull(troubles.compute(
                experiment.id(),
                (_, known) -> (known != null && known.variant().equals(variant.id())
                                ? known
                                : new Trouble(variant.id(), now, null))
                        .seen(damaged, now)));
        if (experiment.row().phase() == Phase.CANCELLING
                && now - trouble.since() >= PATIENCE_OF_A_CANCELLED_ONE.toNanos()) {
            return true;
        }
        return trouble.damagedSince() != null && now - trouble.damagedSince() >= patience.toNanos();
    }

    private boolean canRead(Running experiment) {
        String base = experiment.row().baseCommit();
        try {
            return forge.isAncestor(experiment.row().repository(), base, base);
        } catch (ForgeException | UncheckedIOException unreadable) {
            return false;
        }
    }

    /** To compare a commit with what it came from takes nearly all that its integration does. */
    private boolean isDamaged(Running experiment, VariantRow variant) {
        String commit = Objects.requireNonNull(variant.line().commit());
        try {
            return variant.line().parents().stream()
                    .anyMatch(parent -> forge.diff(experiment.row().repository(), parent, commit)
                            .isEmpty());
        } catch (ForgeException | UncheckedIOException unknown) {
            return false;
        }
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
}
