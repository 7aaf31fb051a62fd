package dev.leasehold.cli.client.experiment;

import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.EachOne;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code leasehold resume}: lets them go on. */
@Command(name = "resume", description = "Let paused experiments go on.")
public final class ResumeCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "EXPERIMENT", arity = "1..*", description = "Their ids.")
    private List<String> experiments = List.of();

    @Override
    public Integer call() {
        new EachOne(client, experiments, ExperimentSheet::state).post(client.connect(), "/v1/experiments/%s/resume");
        return 0;
    }
}
