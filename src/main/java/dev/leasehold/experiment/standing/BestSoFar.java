package dev.leasehold.experiment.standing;

import dev.leasehold.experiment.objective.Direction;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How the best score has developed: one point for each scored variant, in the order in which they were finished. */
public record BestSoFar(List<Point> points) {
    public BestSoFar {
        points = List.copyOf(points);
    }

    /**
     * One score, and the best up to it.
     *
     * @param at when it was finished
     * @param improved whether it was strictly better than all before it
     */
    public record Point(
            String variant, String slug, @Nullable Instant at, double score, double best, boolean improved) {}

    public static BestSoFar of(List<VariantLine> variants, Direction direction) {
        List<Point> points = new ArrayList<>();
        for (VariantLine line : variants) {
            Double score = line.score();
            if (score != null) {
                boolean improved = points.isEmpty()
                        || direction.better(score, points.getLast().best());
                points.add(new Point(
                        line.id(),
                        line.slug(),
                        line.finishedAt(),
                        score,
                        improved ? score : points.getLast().best(),
                        improved));
            }
        }
        return new BestSoFar(points);
    }
}
