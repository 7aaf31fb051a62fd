package dev.leasehold.experiment.standing;

import dev.leasehold.experiment.objective.Direction;
import org.jspecify.annotations.Nullable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The ranked variants, best first; those without a score follow in the order in which they came.
 *
 * <p>Equal scores share a rank, and the next one is skipped. Among equals the older stands first.
 */
public record Standing(Direction direction, List<Place> places) {
    public Standing {
        places = List.copyOf(places);
    }

    /** A variant's place; a rank counts from 1, and null is unranked. */
    public record Place(@Nullable Integer rank, VariantLine variant) {}

    /** {@code variants} come in the order in which they were finished, unfinished ones last. */
    public static Standing of(List<VariantLine> variants, Direction direction) {
        List<VariantLine> scored = variants.stream()
                .filter(line -> line.score() != null)
                .sorted(better(direction))
                .toList();
        List<Place> places = new ArrayList<>();
        Integer rank = null;
        double above = Double.NaN;
        for (VariantLine line : scored) {
            double score = plain(line.score());
            if (rank == null || score != above) {
                rank = places.size() + 1;
            }
            places.add(new Place(rank, line));
            above = score;
        }
        variants.stream()
                .filter(line -> line.score() == null)
                .map(line -> new Place(null, line))
                .forEach(places::add);
        return new Standing(direction, places);
    }

    public Optional<VariantLine> best() {
        return places.stream()
                .filter(place -> place.rank() != null)
                .map(Place::variant)
                .findFirst();
    }

    private static Comparator<VariantLine> better(Direction direction) {
        Comparator<VariantLine> rising = Comparator.comparingDouble(line -> plain(line.score()));
        return direction == Direction.MINIMIZE ? rising : rising.reversed();
    }

    /** The comparison of Java has -0.0 before 0.0. Scores are the same there. */
    private static double plain(@Nullable Double score) {
        return score == null || score == 0 ? 0 : score;
    }
}
