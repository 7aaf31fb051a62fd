package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.Table;
import dev.leasehold.cli.client.experiment.ExperimentSheet;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.problem.Nearest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code leasehold list}: tasks or experiments, the newest first. */
@Command(name = "list", description = "List tasks or experiments, the newest first.")
public final class ListCommand implements Callable<Integer> {
    private static final int LARGEST_PAGE = 1_000;

    @Mixin
    private final Client client = new Client();

    @Parameters(
            paramLabel = "WHAT",
            arity = "0..1",
            completionCandidates = Subjects.class,
            description = "${COMPLETION-CANDIDATES} (default: tasks).")
    private String what = Subjects.TASKS;

    @Mixin
    private final AnyTaskFilter filter = new AnyTaskFilter();

    @Option(names = "--name", paramLabel = "TEXT", description = "Experiments with this in their name.")
    private @Nullable String name;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--all", description = "As many as there are.")
    private boolean all;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where an earlier list ended.")
    private @Nullable String cursor;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw client.misuse("--limit is %d, must be at least 1.".formatted(limit));
        }
        if (Subjects.areExperiments(what, client)) {
            if (!filter.asksForNoMoreThanStates()) {
                throw client.misuse("Experiments have no such filter, only --state and --name.");
            }
            new ExperimentSheet(client, client.connect()).list(filter.states(), name, all ? null : limit, cursor);
            return 0;
        }
        if (name != null) {
            throw client.misuse("Tasks have no names; only experiments have.");
        }
        ArrayNode tasks = JsonNodeFactory.instance.arrayNode();
        @Nullable String next = read(client.connect(), tasks);
        if (client.json()) {
            ObjectNode page = JsonNodeFactory.instance.objectNode();
            page.set("tasks", tasks);
            client.print(page.put("next", next));
        } else {
            client.print(table(tasks));
            if (next != null) {
                client.note("there are more: --cursor %s, or --all".formatted(next));
            }
        }
        return 0;
    }

    /** What there is to list. */
    private static final class Subjects implements Iterable<String> {
        private static final String TASKS = "tasks";
        private static final List<String> ALL = List.of(TASKS, "experiments");

        static boolean areExperiments(String word, Client client) {
            if (!ALL.contains(word)) {
                throw client.misuse("There is no list of '%s', only of tasks and experiments.%s"
                        .formatted(
                                word,
                                Nearest.to(word, ALL)
                                        .map(" Did you mean '%s'?"::formatted)
                                        .orElse("")));
            }
            return !word.equals(TASKS);
        }

        @Override
        public Iterator<String> iterator() {
            return ALL.iterator();
        }
    }

    /** Returns where the next page starts; null at the end. */
    private @Nullable String read(RestClient service, ArrayNode into) {
        @Nullable String at = cursor;
        while (all || into.size() < limit) {
            int size = all ? LARGEST_PAGE : Math.min(LARGEST_PAGE, limit - into.size());
            Query query = filter.addTo(new Query("/v1/tasks"));
            JsonNode page =
                    service.get(query.with("limit", size).with("cursor", at).toString());
            page.path("tasks").forEach(into::add);
            at = page.path("next").textValue();
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    private static Table table(ArrayNode tasks) {
        Table table = new Table("ID", "STATE", "ROLE", "TRY", "AGE", "CODE", "LABELS", "COMMAND");
        Instant now = Instant.now();
        for (JsonNode task : tasks) {
            table.row(
                    Cells.text(task, "id"),
                    Cells.text(task, "state"),
                    Cells.text(task, "role"),
                    Cells.text(task, "attempt"),
                    Cells.age(task, "submittedAt", now),
                    Cells.text(task, "code"),
                    labels(task.path("labels")),
                    Cells.command(task.at("/work/command")));
        }
        return table;
    }

    static String labels(JsonNode labels) {
        List<String> pairs = new ArrayList<>();
        labels.properties()
                .forEach(label -> pairs.add(Cells.plain(
                        "%s=%s".formatted(label.getKey(), label.getValue().asText()))));
        return pairs.isEmpty() ? "-" : String.join(",", pairs.stream().sorted().toList());
    }
}
