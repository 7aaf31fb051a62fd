package dev.leasehold.experiment.standing;

import org.jspecify.annotations.Nullable;
import java.util.List;

/**
 * A picture of an experiment as SVG: the scores with the best so far above, the lineage below. It has its own colours
 * for light and dark surroundings, loads nothing and runs nothing.
 */
public final class Plot {
    static final int WIDTH = 960;
    private static final int CURVE_HEIGHT = 360;

    private static final String STYLE = """
            <style>
              svg { font: 12px system-ui, sans-serif; }
              .paper { fill: #ffffff; } text { fill: #1f2933; } .soft { fill: #6b7785; }
              .title { font-size: 16px; font-weight: 600; } .baseline { fill: #b35900; }
              .grid, .edge { stroke: #d5dbe1; fill: none; }
              .best { stroke: #0b62c4; fill: none; stroke-width: 2; } .won { fill: #0b62c4; } .dot { fill: #8fa3b8; }
              .base { stroke: #b35900; stroke-dasharray: 6 4; }
              @media (prefers-color-scheme: dark) {
                .paper { fill: #14181d; } text { fill: #e6eaee; } .soft { fill: #97a3b0; } .baseline { fill: #f0a04b; }
                .grid, .edge { stroke: #333c46; } .best { stroke: #5aa9ff; }
                .won { fill: #5aa9ff; } .dot { fill: #5f7285; } .base { stroke: #f0a04b; }
              }
            </style>
            <rect width="100%" height="100%" class="paper"/>
            """;

    private Plot() {}

    /**
     * Draws it.
     *
     * @param title what people call the experiment
     * @param objective the expression and its direction, as the score's axis is named
     * @param baseline the first commit's score; null when there is none
     */
    public static String svg(
            String title, String objective, Standing standing, List<VariantLine> inOrder, @Nullable Double baseline) {
        BestSoFar curve = BestSoFar.of(inOrder, standing.direction());
        LineageDrawing lineage = LineageDrawing.of(standing, inOrder, CURVE_HEIGHT + 24);
        int height = CURVE_HEIGHT + 24 + lineage.height();
        StringBuilder svg = new StringBuilder();
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
                <title>%3$s</title>
                """.formatted(WIDTH, height, escape(title)));
        svg.append(STYLE);
        svg.append(text(24, 30, "title", title));
        svg.append(text(24, 50, "soft", objective));
        new CurveDrawing(curve, baseline, CURVE_HEIGHT).draw(svg);
        lineage.draw(svg);
        return svg.append("</svg>\n").toString();
    }

    static String text(double x, double y, String style, String text) {
        return "<text x=\"%s\" y=\"%s\" class=\"%s\">%s</text>\n".formatted(at(x), at(y), style, escape(text));
    }

    static String at(double coordinate) {
        return String.valueOf(Math.round(coordinate * 10) / 10.0);
    }

    static String escape(String text) {
        return Texts.harmless(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
