package dev.leasehold.experiment.standing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The standing for a terminal: rank, score, variant, state, the metrics; the reason where there is no score. */
public final class Table {
    private static final int WIDEST = 40;

    private Table() {}

    public static String of(Standing standing, List<String> metrics) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("RANK", "SCORE", "VARIANT", "IDEA", "STATE"));
        head.addAll(metrics);
        rows.add(head);
        for (Standing.Place place : standing.places()) {
            rows.add(row(place, metrics));
        }
        int[] widths = IntStream.range(0, head.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            text.append(line(row, widths).stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static List<String> row(Standing.Place place, List<String> metrics) {
        VariantLine variant = place.variant();
        List<String> row = new ArrayList<>();
        row.add(place.rank() == null ? "-" : String.valueOf(place.rank()));
        row.add(variant.score() == null ? "-" : Figures.brief(variant.score()));
        row.add(variant.id());
        row.add(cell(variant.slug()));
        row.add(cell(variant.reason() == null ? variant.state() : variant.state() + ": " + variant.reason()));
        metrics.forEach(metric -> row.add(metric(variant, metric)));
        return row;
    }

    private static String metric(VariantLine variant, String metric) {
        JsonNode value = variant.evaluation() == null
                ? null
                : variant.evaluation().values().get(metric);
        if (value == null || value.isNull()) {
            return "-";
        }
        return value.isFloatingPointNumber() ? Figures.brief(value.doubleValue()) : cell(value.asText());
    }

    private static String cell(String text) {
        return Texts.shortened(Texts.harmless(text), WIDEST);
    }

    private static String line(List<String> row, int[] widths) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> row.get(column)
                        + " ".repeat(widths[column] - row.get(column).length()))
                .collect(Collectors.joining("  "));
    }
}
