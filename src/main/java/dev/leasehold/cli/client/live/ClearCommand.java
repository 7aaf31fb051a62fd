package dev.leasehold.cli.client.live;

import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.client.Query;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import java.util.concurrent.Callable;

/** {@code leasehold clear}: an empty screen for all who look at a task's terminal. */
@Command(
        name = "clear",
        description = "Let all who look at a task's terminal begin with an empty screen. Its log keeps everything.")
public final class ClearCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "TASK", description = "Its id; its role has tty set.")
    private String task = "";

    @Override
    public Integer call() {
        new Wishes(client).ask(new Query("/v1/tasks/%s/clear", task), "cleared");
        return 0;
    }
}
