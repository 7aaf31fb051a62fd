package dev.leasehold.cli.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.ExitCode;
import dev.leasehold.cli.client.experiment.ExperimentWatch;
import dev.leasehold.cli.client.experiment.Screen;
import dev.leasehold.platform.client.EventFeed;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.util.Set;
import java.util.concurrent.Callable;

import static dev.leasehold.platform.problem.ProblemCode.EXPERIMENT_NOT_FOUND;
import static dev.leasehold.platform.problem.ProblemCode.FORBIDDEN;
import static dev.leasehold.platform.problem.ProblemCode.TASK_NOT_FOUND;

/** {@code leasehold watch}: the journal as it is written, or one task's or experiment's until its end. */
@Command(
        name = "watch",
        description = {
            "Print events as they happen: a task's from its beginning to its end, or all from now on.",
            "An experiment is told variant by variant, on a terminal with its progress; --json has its events."
        },
        exitCodeListHeading = "%nExit codes, with a task or an experiment:%n",
        exitCodeList = {"0:it succeeded, or ended by its own rules", "3:it failed, or was cancelled or terminated"})
public final class WatchCommand implements Callable<Integer> {
    private static final Set<String> ENDS = Set.of("task.succeeded", "task.failed", "task.cancelled");

    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "ID", arity = "0..1", description = "Of a task or an experiment.")
    private @Nullable String task;

    @Option(names = "--after", paramLabel = "POSITION", description = "After this position in the journal.")
    private @Nullable Long after;

    @Override
    public Integer call() {
        RestClient service = client.connect();
        JsonNode experiment = task == null ? MissingNode.getInstance() : experiment(service, task);
        if (experiment.isObject()) {
            ExperimentWatch.Display display =
                    client.json() ? (event, _) -> client.printLine(event) : new Screen(client.out(), client.terminal());
            return new ExperimentWatch(service, display).follow(experiment, after);
        }
        Query query = new Query("/v1/events").with("after", from(service)).with("task", task);
        int[] exit = {0};
        new EventFeed(service).follow(query.toString(), event -> {
            JsonNode entry = event.json();
            show(entry);
            if (task == null || !ENDS.contains(event.name())) {
                return true;
            }
            JsonNode now = service.get(new Query("/v1/tasks/%s", task).toString());
            exit[0] = now.path("state").asText().equals("succeeded") ? 0 : ExitCode.TASK_FAILED;
            boolean old = entry.path("attempt").asInt(Integer.MAX_VALUE)
                    < now.path("attempt").asInt();
            return old || !now.hasNonNull("finishedAt"); // this end may be one of before a retry
        });
        return exit[0];
    }

    /** Missing when it is a task. One of both it must be, or there would be nothing to wait for. */
    private static JsonNode experiment(RestClient service, String id) {
        try {
            service.get(new Query("/v1/tasks/%s", id).toString());
            return MissingNode.getInstance();
        } catch (ProblemException noTask) {
            // A token for one experiment alone is not told whether there is a task of that name elsewhere.
            if (!noTask.problem().is(TASK_NOT_FOUND) && !noTask.problem().is(FORBIDDEN)) {
                throw noTask;
            }
            try {
                return service.get(new Query("/v1/experiments/%s", id).toString());
            } catch (ProblemException noExperiment) {
                throw noExperiment.problem().is(EXPERIMENT_NOT_FOUND)
                                || noExperiment.problem().is(FORBIDDEN)
                        ? noTask
                        : noExperiment;
            }
        }
    }

    private @Nullable Long from(RestClient service) {
        if (after != null || task != null) {
            return after;
        }
        return service.get("/v1/events?limit=1").path("head").asLong();
    }

    private void show(JsonNode event) {
        if (client.json()) {
            client.printLine(event);
            return;
        }
        JsonNode data = event.path("data");
        String about = data.path("code").isTextual()
                ? Cells.said(Cells.text(data, "code"), data, "message")
                : data.isObject() ? Cells.plain(data.toString()) : "";
        client.out()
                .println("%8s  %s  %s  %-19s %2s  %s"
                        .formatted(
                                Cells.text(event, "position"),
                                Cells.text(event, "at").replaceFirst("\\.\\d+", ""),
                                event.hasNonNull("task") ? Cells.text(event, "task") : Cells.text(event, "experiment"),
                                Cells.text(event, "kind"),
                                Cells.text(event, "attempt"),
                                about)
                        .stripTrailing());
    }
}
