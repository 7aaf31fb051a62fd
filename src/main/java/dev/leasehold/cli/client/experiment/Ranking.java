package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Table;
import dev.leasehold.cli.client.Terminal;
import dev.leasehold.platform.Figures;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ranked variants as a table: score, metrics, what each began from, or why there is no score. */
public record Ranking(PrintStream out, Terminal terminal) {
    private static final int SHORT_COMMIT = 10;

    /**
     * The first so many, the baseline above them; returns how many more there are. {@code standing} has {@code variants} and
     * {@code baseline}.
     */
    public int print(JsonNode standing, int most) {
        List<JsonNode> rows = new ArrayList<>();
        if (standing.path("baseline").isObject()) {
            rows.add(standing.path("baseline"));
        }
        Map<String, String> slugs = new HashMap<>();
        for (JsonNode variant : standing.path("variants")) {
            slugs.put(variant.path("commit").asText(), variant.path("slug").asText());
            slugs.put(variant.path("integrated").asText(), variant.path("slug").asText());
            if (rows.size() - most < (standing.path("baseline").isObject() ? 1 : 0)) {
                rows.add(variant);
            }
        }
        slugs.put(standing.path("baseline").path("commit").asText(), "baseline");
        List<String> metrics = metrics(rows);
        List<String> head = new ArrayList<>(List.of("RANK", "SCORE", "IDEA", "STATE"));
        metrics.forEach(head::add);
        head.addAll(List.of("FROM", "VARIANT", "WHY NOT"));
        boolean failures = rows.stream().anyMatch(row -> row.hasNonNull("reason"));
        if (!failures) {
            head.removeLast();
        }
        Table table = new Table(head.toArray(String[]::new));
        for (JsonNode row : rows) {
            List<String> cells = new ArrayList<>(List.of(
                    Cells.text(row, "rank"),
                    number(row.path("score")),
                    Cells.text(row, "slug"),
                    Cells.text(row, "state")));
            metrics.forEach(metric -> cells.add(number(row.path("metrics").path(metric))));
            cells.add(row.path("state").asText().equals("baseline") ? "-" : parents(row, slugs));
            cells.add(Cells.text(row, "id"));
            if (failures) {
                cells.add(Cells.text(row, "reason"));
            }
            table.row(cells.toArray(String[]::new));
        }
        table.print(out, terminal);
        return standing.path("variants").size() + (standing.path("baseline").isObject() ? 1 : 0) - rows.size();
    }

    private static List<String> metrics(List<JsonNode> rows) {
        Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> row.path("metrics").fieldNames().forEachRemaining(names::add));
        return names.stream().map(Cells::plain).toList();
    }

    private static String parents(JsonNode variant, Map<String, String> slugs) {
        List<String> names = new ArrayList<>();
        for (JsonNode parent : variant.path("parents")) {
            String commit = parent.asText();
            String slug = slugs.get(commit);
            names.add(slug == null ? commit.substring(0, Math.min(SHORT_COMMIT, commit.length())) : Cells.plain(slug));
        }
        return names.isEmpty() ? "-" : String.join(" + ", names);
    }

    /** At most six digits of a number; a text as it is. */
    static String number(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "-";
        }
        if (!value.isFloatingPointNumber()) {
            return Cells.plain(value.asText());
        }
        return Figures.brief(value.decimalValue());
    }
}
