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

/** {@code leasehold cancel}: stops tasks, wherever they are in their life. */
@Command(
        name = "cancel",
        description = {
            "Cancel tasks: those named, or all that a filter finds and that have not ended.",
            "One that runs is stopped by its host within moments; 'watch' waits for that."
        })
public final class CancelCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Mixin
    private final LivingTaskFilter filter = new LivingTaskFilter();

    @Option(names = "--all", description = "All that have not ended.")
    private boolean all;

    @Parameters(paramLabel = "TASK", arity = "0..*", description = "Their ids.")
    private List<String> tasks = List.of();

    @Override
    public Integer call() {
        if (!filter.isChosen(all, tasks, client)) {
            new EachOne(client, tasks, TaskSheet::state).post(client.connect(), "/v1/tasks/%s/cancel");
            return 0;
        }
        ObjectNode which = filter.asBody();
        if (filter.isEmpty()) {
            LivingTaskFilter.STATES.forEach(which.putArray("states")::add);
        }
        JsonNode answer = client.connect().post("/v1/tasks/cancel", which);
        if (client.json()) {
            client.print(answer);
        } else {
            client.out()
                    .println("%d tasks cancelled, %d being stopped"
                            .formatted(
                                    answer.path("cancelled").asInt(),
                                    answer.path("requested").asInt()));
        }
        return 0;
    }
}
