package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Palette;
import dev.leasehold.cli.client.Printer;

/** One variant on a page. */
public record VariantSheet(Printer printer) {

    /** {@code found} is what the service says of it, its experiment and tasks among that. */
    public void show(JsonNode found) {
        if (printer.json()) {
            printer.print(found);
            return;
        }
        JsonNode variant = found.path("variant");
        line("variant", Cells.text(variant, "id"));
        line("idea", Cells.text(variant, "slug"));
        line("state", new Palette(printer.terminal().colours()).state(Cells.text(variant, "state")));
        line("why not", Cells.text(variant, "reason"));
        line("code", Cells.text(found, "code"));
        line("score", Ranking.number(variant.path("score")));
        variant.path("metrics")
                .properties()
                .forEach(metric -> line("  " + Cells.plain(metric.getKey()), Ranking.number(metric.getValue())));
        variant.path("parents").forEach(parent -> line("from", Cells.plain(parent.asText())));
        line("commit", Cells.text(variant, "commit"));
        line("branch", Cells.text(variant, "branch"));
        line("artifacts", Cells.text(variant, "artifacts"));
        line("experiment", Cells.text(found, "experiment"));
        line("made by", Cells.text(found, "executionTask"));
        line("scored by", Cells.text(found, "evaluationTask"));
    }

    private void line(String name, String value) {
        if (!value.equals("-")) {
            printer.out().println("%-12s%s".formatted(name, value));
        }
    }
}
