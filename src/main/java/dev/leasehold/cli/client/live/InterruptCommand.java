package dev.leasehold.cli.client.live;

import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.client.Query;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import java.util.concurrent.Callable;

/** {@code leasehold interrupt}: what Ctrl-C would do, were the command here. */
@Command(
        name = "interrupt",
        description = "Send a running command the signal of Ctrl-C. What it makes of it is its own; 'cancel' ends it.")
public final class InterruptCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "TASK", description = "Its id.")
    private String task = "";

    @Override
    public Integer call() {
        new Wishes(client).ask(new Query("/v1/tasks/%s/interrupt", task), "interrupted");
        return 0;
    }
}
