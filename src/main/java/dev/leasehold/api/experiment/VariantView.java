package dev.leasehold.api.experiment;

import dev.leasehold.experiment.evaluation.Evaluation;
import dev.leasehold.experiment.standing.Standing;
import dev.leasehold.experiment.standing.VariantLine;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.List;

/**
 * A variant as it is shown.
 *
 * @param rank from 1; null is unranked
 * @param state {@code executing}, {@code made}, {@code evaluating}, {@code evaluated}, {@code integrated}, {@code
 *     baseline}, {@code failed} or {@code cancelled}
 * @param branch of its integration
 * @param artifacts what its commands left: the digest of a tar under {@code /v1/blobs}, or a URI elsewhere
 */
public record VariantView(
        String id,
        @Nullable Integer rank,
        String slug,
        String state,
        @Nullable Double score,
        @Nullable Evaluation metrics,
        List<String> parents,
        @Nullable String commit,
        @Nullable String integrated,
        @Nullable String branch,
        @Nullable Instant finishedAt,
        @Nullable String reason,
        @Nullable String artifacts) {

    static VariantView of(Standing.Place place) {
        return of(place.variant(), place.rank());
    }

    static VariantView of(VariantLine line, @Nullable Integer rank) {
        return new VariantView(
                line.id(),
                rank,
                line.slug(),
                line.state(),
                line.score(),
                line.evaluation(),
                line.parents(),
                line.commit(),
                line.integrated(),
                line.integrated() == null ? null : "variant/%s-%s".formatted(line.id(), line.slug()),
                line.finishedAt(),
                line.reason(),
                line.artifacts());
    }
}
