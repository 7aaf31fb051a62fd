package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import java.time.Instant;
import java.util.concurrent.Callable;

/** {@code leasehold show}: all that is known of one task. */
@Command(name = "show", description = "Show a task: its attempts, why it failed and what to do, how its work landed.")
public final class ShowCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "TASK", description = "Its id.")
    private String id = "";

    @Override
    public Integer call() {
        RestClient service = client.connect();
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.set("task", service.get(new Query("/v1/tasks/%s", id).toString()));
        all.set("attempts", service.get(new Query("/v1/tasks/%s/attempts", id).toString()));
        all.set("delivery", service.get(new Query("/v1/tasks/%s/delivery", id).toString()));
        if (client.json()) {
            client.print(all);
        } else {
            JsonNode task = all.path("task");
            new TaskSheet(client.out(), client.terminal(), Instant.now())
                    .print(task, all.path("attempts"), all.path("delivery"));
        }
        return 0;
    }
}
