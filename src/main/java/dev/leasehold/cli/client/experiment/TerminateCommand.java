package dev.leasehold.cli.client.experiment;

import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.EachOne;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code leasehold terminate}: ends experiments for good. */
@Command(
        name = "terminate",
        description = {
            "End experiments for good; what they have made stays.",
            "What is under way comes to its end and is evaluated, unless it is to be cancelled."
        })
public final class TerminateCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "EXPERIMENT", arity = "1..*", description = "Their ids.")
    private List<String> experiments = List.of();

    @Option(names = "--cancel", description = "Cancel what is under way.")
    private boolean cancel;

    @Override
    public Integer call() {
        String inFlight = cancel ? "cancel" : "drain";
        new EachOne(client, experiments, ExperimentSheet::state)
                .post(client.connect(), "/v1/experiments/%s/terminate?inFlight=" + inFlight);
        return 0;
    }
}
