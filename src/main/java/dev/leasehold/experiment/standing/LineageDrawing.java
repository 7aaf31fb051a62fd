package dev.leasehold.experiment.standing;

import dev.leasehold.platform.Figures;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The lineage as a tree from left to right: the best variants, and all that they came from. */
final class LineageDrawing {
    private static final int ROW = 22;
    private static final int INDENT = 26;
    private static final int LEFT = 32;
    private static final int DEEPEST = 24;
    private static final int BEST_SHOWN = 40;

    private final List<Lineage.Row> rows;
    private final Map<String, Integer> ranks;
    private final int hidden;
    private final int top;

    private LineageDrawing(List<Lineage.Row> rows, Map<String, Integer> ranks, int hidden, int top) {
        this.rows = rows;
        this.ranks = ranks;
        this.hidden = hidden;
        this.top = top;
    }

    static LineageDrawing of(Standing standing, List<VariantLine> inOrder, int top) {
        Map<String, Integer> ranks = new HashMap<>();
        for (Standing.Place place : standing.places()) {
            if (place.rank() != null) {
                ranks.put(place.variant().id(), place.rank());
            }
        }
        List<Lineage.Row> all = Lineage.of(inOrder).rows();
        Map<String, Lineage.Row> byId = new HashMap<>();
        all.forEach(row -> byId.put(row.variant().id(), row));
        Set<String> shown = new HashSet<>();
        standing.places().stream()
                .limit(BEST_SHOWN)
                .forEach(place -> add(place.variant().id(), byId, shown));
        List<Lineage.Row> rows =
                all.stream().filter(row -> shown.contains(row.variant().id())).toList();
        return new LineageDrawing(rows, ranks, all.size() - rows.size(), top);
    }

    private static void add(String id, Map<String, Lineage.Row> byId, Set<String> shown) {
        for (String at = id; shown.add(at); ) {
            Lineage.Row row = byId.get(at);
            if (row == null || row.parents().isEmpty()) {
                return;
            }
            at = row.parents().getFirst();
        }
    }

    int height() {
        return (rows.size() + 3) * ROW;
    }

    void draw(StringBuilder svg) {
        svg.append(Plot.text(24, top + 8, "title", "Lineage"));
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            places.put(rows.get(i).variant().id(), i);
        }
        for (int i = 0; i < rows.size(); i++) {
            List<String> parents = rows.get(i).parents();
            Integer from = parents.isEmpty() ? null : places.get(parents.getFirst());
            if (from != null) {
                edge(svg, from, i);
            }
        }
        for (int i = 0; i < rows.size(); i++) {
            label(svg, i);
        }
        if (hidden > 0) {
            svg.append(Plot.text(LEFT, y(rows.size()), "soft", "and %d more variants".formatted(hidden)));
        }
    }

    private void edge(StringBuilder svg, int from, int to) {
        svg.append("<path d=\"M%s %sV%sH%s\" class=\"edge\"/>%n"
                .formatted(Plot.at(x(from)), Plot.at(y(from)), Plot.at(y(to)), Plot.at(x(to))));
    }

    private void label(StringBuilder svg, int i) {
        VariantLine variant = rows.get(i).variant();
        Integer rank = ranks.get(variant.id());
        svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"4\" class=\"%s\"/>%n"
                .formatted(Plot.at(x(i)), Plot.at(y(i)), rank != null && rank == 1 ? "won" : "dot"));
        String worth = variant.score() == null ? variant.state() : Figures.brief(variant.score());
        String place = rank == null ? "" : "#%d  ".formatted(rank);
        String label = "%s%s  %s".formatted(place, Texts.shortened(variant.slug(), 60), worth);
        svg.append(Plot.text(x(i) + 12, y(i) + 4, "", label + merged(rows.get(i))));
    }

    /** The other parents by name: lines to them would cross everything between. */
    private static String merged(Lineage.Row row) {
        return row.parents().size() < 2
                ? ""
                : "  + "
                        + String.join(
                                ", ", row.parents().subList(1, row.parents().size()));
    }

    private double x(int row) {
        return LEFT + INDENT * Math.min(rows.get(row).depth(), DEEPEST);
    }

    private double y(int row) {
        return top + 34 + (double) ROW * row;
    }
}
