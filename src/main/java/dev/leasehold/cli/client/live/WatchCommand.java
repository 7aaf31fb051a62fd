package dev.leasehold.cli.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.ExitCode;
import dev.leasehold.platform.client.EventFeed;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code leasehold watch}: the journal as it is written, or one task's until its end. */
@Command(
        name = "watch",
        description = "Print events as they happen: a task's from its beginning to its end, or all from now on.",
        exitCodeListHeading = "%nExit codes, with a task:%n",
        exitCodeList = {"0:it succeeded", "3:it failed, or was cancelled"})
public final class WatchCommand implements Callable<Integer> {
    private static final Set<String> ENDS = Set.of("task.succeeded", "task.failed", "task.cancelled");

    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "TASK", arity = "0..1", description = "Its id.")
    private @Nullable String task;

    @Option(names = "--after", paramLabel = "POSITION", description = "After this position in the journal.")
    private @Nullable Long after;

    @Override
    public Integer call() {
        RestClient service = client.connect();
        if (task != null) {
            service.get(new Query("/v1/tasks/%s", task).toString()); // or there would be nothing to wait for
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
            return !now.hasNonNull("finishedAt"); // this end may be an old one, of before a retry
        });
        return exit[0];
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
                ? "%s: %s".formatted(Cells.text(data, "code"), Cells.text(data, "message"))
                : data.isObject() ? Cells.plain(data.toString()) : "";
        client.out()
                .println("%8s  %s  %s  %-17s %2s  %s"
                        .formatted(
                                Cells.text(event, "position"),
                                Cells.text(event, "at").replaceFirst("\\.\\d+", ""),
                                Cells.text(event, "task"),
                                Cells.text(event, "kind"),
                                Cells.text(event, "attempt"),
                                about)
                        .stripTrailing());
    }
}
