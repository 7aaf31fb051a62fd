package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Palette;
import dev.leasehold.cli.client.Printer;
import dev.leasehold.cli.client.Table;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.List;

/** Experiments as they stand: many in a list, one on a page. */
public record ExperimentSheet(Printer printer, RestClient service) {
    private static final int LARGEST_PAGE = 1_000;
    private static final int BEST_SHOWN = 5;

    /** The newest first, from the one after {@code cursor} on; {@code limit} null is all. */
    public void list(List<String> states, @Nullable String name, @Nullable Integer limit, @Nullable String cursor) {
        ArrayNode experiments = JsonNodeFactory.instance.arrayNode();
        String next = cursor;
        do {
            int size = limit == null ? LARGEST_PAGE : Math.min(LARGEST_PAGE, limit - experiments.size());
            JsonNode page = service.get(new Query("/v1/experiments")
                    .withAll("state", states)
                    .with("name", name)
                    .with("limit", size)
                    .with("before", next)
                    .toString());
            page.path("experiments").forEach(experiments::add);
            next = page.path("next").textValue();
        } while (next != null && (limit == null || experiments.size() < limit));
        if (printer.json()) {
            ObjectNode page = JsonNodeFactory.instance.objectNode();
            page.set("experiments", experiments);
            printer.print(page.put("next", next));
            return;
        }
        Table table = new Table("ID", "STATE", "AGE", "IDEAS", "VARIANTS", "UNDER WAY", "NAME", "WHY");
        Instant now = Instant.now();
        for (JsonNode experiment : experiments) {
            JsonNode counts = experiment.path("counts");
            table.row(
                    Cells.text(experiment, "id"),
                    state(experiment),
                    Cells.age(experiment, "startedAt", now),
                    Cells.text(counts, "ideas"),
                    Cells.text(counts, "variants"),
                    String.valueOf(counts.path("executing").asInt()
                            + counts.path("evaluating").asInt()),
                    Cells.text(experiment, "name"),
                    Cells.text(experiment, "reason"));
        }
        printer.print(table);
        if (next != null) {
            printer.note("there are more: --cursor %s, or --all".formatted(next));
        }
    }

    /** With its best variants. */
    public void show(JsonNode experiment) {
        JsonNode standing = service.get(
                new Query("/v1/experiments/%s/variants", experiment.path("id").asText()).toString());
        if (printer.json()) {
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            all.set("experiment", experiment);
            all.set("baseline", standing.path("baseline"));
            ArrayNode best = all.putArray("best");
            for (int i = 0; i < Math.min(BEST_SHOWN, standing.path("variants").size()); i++) {
                best.add(standing.path("variants").get(i));
            }
            printer.print(all);
            return;
        }
        JsonNode counts = experiment.path("counts");
        line("experiment", Cells.text(experiment, "id"));
        line("name", Cells.text(experiment, "name"));
        line("state", new Palette(printer.terminal().colours()).state(state(experiment)));
        line("why", Cells.text(experiment, "reason"));
        line(
                "objective",
                "%s, %s"
                        .formatted(
                                Cells.text(experiment.path("objective"), "expr"),
                                Cells.text(experiment.path("objective"), "direction")));
        line("started", Cells.age(experiment, "startedAt", Instant.now()) + " ago");
        line(
                "ideas",
                "%s, %s waiting%s"
                        .formatted(
                                Cells.text(counts, "ideas"),
                                Cells.text(counts, "waiting"),
                                counts.path("ideating").asBoolean() ? ", the ideator is asked for more" : ""));
        line(
                "variants",
                "%s, %s being made, %s to evaluate, %s being evaluated"
                        .formatted(
                                Cells.text(counts, "variants"),
                                Cells.text(counts, "executing"),
                                Cells.text(counts, "toEvaluate"),
                                Cells.text(counts, "evaluating")));
        line("parallel", Cells.text(experiment, "parallel"));
        line("attempts", Cells.text(counts, "attempts"));
        line("clone", Cells.text(experiment, "cloneUrl"));
        if (!standing.path("variants").isEmpty()) {
            printer.out().println();
            int more = new Ranking(printer.out(), printer.terminal()).print(standing, BEST_SHOWN);
            if (more > 0) {
                printer.note("and %d more: leasehold variants %s".formatted(more, Cells.text(experiment, "id")));
            }
        }
    }

    /** In one word. */
    public static String state(JsonNode experiment) {
        return experiment.path("ending").asBoolean() ? "ending" : Cells.text(experiment, "state");
    }

    private void line(String name, String value) {
        if (!value.equals("-")) {
            printer.out().println("%-12s%s".formatted(name, value));
        }
    }
}
