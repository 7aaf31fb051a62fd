package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.WholeFile;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code leasehold export}: a whole experiment as one file. */
@Command(
        name = "export",
        description = {
            "Write a whole experiment as one tar file: its spec, ideas, variants, repository, journal, tasks and logs.",
            "'leasehold import' makes an experiment of it again, here or elsewhere."
        })
public final class ExportCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "EXPERIMENT", description = "Its id.")
    private String experiment = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to (default: EXPERIMENT.tar); - for stdout.")
    private @Nullable String output;

    @Override
    public Integer call() throws IOException {
        RestClient service = client.connect();
        String path = new Query("/v1/experiments/%s/export", experiment).toString();
        new WholeFile(client, service)
                .hand(
                        output,
                        experiment + ".tar",
                        JsonNodeFactory.instance.objectNode().put("experiment", experiment),
                        out -> service.copy(path, out, PATIENCE));
        return 0;
    }
}
