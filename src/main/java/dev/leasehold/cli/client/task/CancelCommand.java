package dev.leasehold.cli.client.task;

import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.EachOne;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code leasehold cancel}: stops tasks, wherever they are in their life. */
@Command(
        name = "cancel",
        description = "Cancel tasks. One that runs is stopped by its host within moments; 'watch' waits for that.")
public final class CancelCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "TASK", arity = "1..*", description = "Their ids.")
    private List<String> tasks = List.of();

    @Override
    public Integer call() {
        new EachOne(client, tasks, TaskSheet::state).post(client.connect(), "/v1/tasks/%s/cancel");
        return 0;
    }
}
