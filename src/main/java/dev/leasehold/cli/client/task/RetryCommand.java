package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.EachOne;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code leasehold retry}: queues failed tasks again, by name or by a filter. */
@Command(
        name = "retry",
        description = {
            "Queue failed or cancelled tasks again, with fresh budgets: those named, or all that a filter finds.",
            "A filter finds failed ones unless it names other states."
        })
public final class RetryCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Mixin
    private final DeadTaskFilter filter = new DeadTaskFilter();

    @Option(names = "--all", description = "All failed tasks.")
    private boolean all;

    @Parameters(paramLabel = "TASK", arity = "0..*", description = "Their ids.")
    private List<String> tasks = List.of();

    @Override
    public Integer call() {
        if (!filter.isChosen(all, tasks, client)) {
            new EachOne(client, tasks, TaskSheet::state).post(client.connect(), "/v1/tasks/%s/retry");
            return 0;
        }
        ObjectNode which = filter.asBody();
        if (filter.isEmpty()) {
            which.putArray("states").add("failed");
        }
        JsonNode answer = client.connect().post("/v1/tasks/retry", which);
        if (client.json()) {
            client.print(answer);
        } else {
            client.out()
                    .println("%d tasks queued again"
                            .formatted(answer.path("tasks").asInt()));
        }
        return 0;
    }
}
