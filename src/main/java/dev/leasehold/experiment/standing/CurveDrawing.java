package dev.leasehold.experiment.standing;

import dev.leasehold.platform.Figures;
import org.jspecify.annotations.Nullable;
import java.util.ArrayList;
import java.util.List;

/** The scores as dots, the best so far as a stair, the baseline as a dashed line. */
final class CurveDrawing {
    private static final int LEFT = 84;
    private static final int RIGHT = 24;
    private static final int TOP = 72;
    private static final int BOTTOM = 44;
    private static final int TICKS = 4;
    /** More dots than that would hide each other; the stair is drawn from all. */
    private static final int MOST_DOTS = 2_000;

    private final List<BestSoFar.Point> points;
    private final @Nullable Double baseline;
    private final int height;
    private final double low;
    private final double high;

    CurveDrawing(BestSoFar curve, @Nullable Double baseline, int height) {
        this.points = curve.points();
        this.baseline = baseline;
        this.height = height;
        List<Double> values =
                new ArrayList<>(points.stream().map(BestSoFar.Point::score).toList());
        if (baseline != null) {
            values.add(baseline);
        }
        double least = values.stream().mapToDouble(value -> value).min().orElse(0);
        double most = values.stream().mapToDouble(value -> value).max().orElse(1);
        double margin = most > least ? (most - least) * 0.06 : Math.max(1, Math.abs(most) * 0.1);
        this.low = least - margin;
        this.high = most + margin;
    }

    void draw(StringBuilder svg) {
        grid(svg);
        if (points.isEmpty()) {
            svg.append(Plot.text(LEFT + 12, TOP + 24, "soft", "No variant has a score yet."));
        }
        if (baseline != null) {
            String y = Plot.at(y(baseline));
            svg.append("<line x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\" class=\"base\"/>%n"
                    .formatted(LEFT, Plot.WIDTH - RIGHT, y, y));
            svg.append(Plot.text(LEFT + 6, y(baseline) - 5, "baseline", "baseline " + Figures.brief(baseline)));
        }
        int every = points.size() / MOST_DOTS + 1;
        StringBuilder stair = new StringBuilder();
        for (int i = 0; i < points.size(); i++) {
            BestSoFar.Point point = points.get(i);
            if (i == 0) {
                stair.append("M%s %s".formatted(Plot.at(x(i)), Plot.at(y(point.best()))));
            } else if (point.improved() || i == points.size() - 1) {
                stair.append("H%sV%s".formatted(Plot.at(x(i)), Plot.at(y(point.best()))));
            }
            if (point.improved() || i % every == 0) {
                svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"%s\" class=\"%s\"><title>%s %s</title></circle>%n"
                        .formatted(
                                Plot.at(x(i)),
                                Plot.at(y(point.score())),
                                point.improved() ? "4" : "2.5",
                                point.improved() ? "won" : "dot",
                                Plot.escape(point.variant()),
                                Figures.brief(point.score())));
            }
        }
        svg.append("<path d=\"%s\" class=\"best\"/>%n".formatted(stair));
        if (!points.isEmpty()) {
            BestSoFar.Point last = points.getLast();
            svg.append(Plot.text(Plot.WIDTH - RIGHT - 150, TOP - 8, "", "best " + Figures.brief(last.best())));
        }
    }

    private void grid(StringBuilder svg) {
        for (int tick = 0; tick <= TICKS; tick++) {
            double value = low + (high - low) * tick / TICKS;
            String y = Plot.at(y(value));
            svg.append("<line x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\" class=\"grid\"/>%n"
                    .formatted(LEFT, Plot.WIDTH - RIGHT, y, y));
            svg.append("<text x=\"%d\" y=\"%s\" class=\"soft\" text-anchor=\"end\">%s</text>%n"
                    .formatted(LEFT - 8, Plot.at(y(value) + 4), Figures.brief(value)));
        }
        svg.append(Plot.text(LEFT, height - 14, "soft", "scored variants, in the order in which they were finished"));
        svg.append("<text x=\"%d\" y=\"%d\" class=\"soft\" text-anchor=\"end\">%d</text>%n"
                .formatted(Plot.WIDTH - RIGHT, height - 14, points.size()));
    }

    private double x(int index) {
        double width = Plot.WIDTH - LEFT - RIGHT;
        return LEFT + (points.size() == 1 ? width / 2 : 12 + (width - 24) * index / (points.size() - 1));
    }

    private double y(double value) {
        return TOP + (height - TOP - BOTTOM) * (high - value) / (high - low);
    }
}
