package dev.leasehold.experiment.standing;

import dev.leasehold.experiment.evaluation.Evaluation;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.List;

/**
 * A variant as it stands, one line of every view.
 *
 * @param parents the commits it began from
 * @param commit its tip, once it is delivered
 * @param integrated the commit that its integration made
 * @param score what the objective makes of its evaluation; null is unranked
 * @param reason why it has no score, as a sentence
 * @param artifacts what its commands left: the digest of a tar in the service, or a URI elsewhere
 */
public record VariantLine(
        String id,
        String slug,
        String state,
        List<String> parents,
        @Nullable String commit,
        @Nullable String integrated,
        @Nullable Evaluation evaluation,
        @Nullable Double score,
        @Nullable Instant finishedAt,
        @Nullable String reason,
        @Nullable String artifacts) {
    public VariantLine {
        parents = List.copyOf(parents);
    }

    /** Without any artifacts. */
    public VariantLine(
            String id,
            String slug,
            String state,
            List<String> parents,
            @Nullable String commit,
            @Nullable String integrated,
            @Nullable Evaluation evaluation,
            @Nullable Double score,
            @Nullable Instant finishedAt,
            @Nullable String reason) {
        this(id, slug, state, parents, commit, integrated, evaluation, score, finishedAt, reason, null);
    }
}
