package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.client.Query;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import java.util.concurrent.Callable;

/** {@code leasehold ideator restart}: a fresh process for an experiment's ideator that stays up. */
@Command(
        name = "ideator",
        description = "Restart the ideator of an experiment.",
        mixinStandardHelpOptions = true,
        subcommands = IdeatorCommand.Restart.class)
public final class IdeatorCommand {

    @Command(name = "restart", description = "End its process. The next request starts a fresh one.")
    static final class Restart implements Callable<Integer> {
        @Mixin
        private final Client client = new Client();

        @Parameters(paramLabel = "EXPERIMENT", description = "Its id.")
        private String experiment = "";

        @Override
        public Integer call() {
            JsonNode answer =
                    client.connect().post(new Query("/v1/experiments/%s/ideator/restart", experiment).toString());
            if (client.json()) {
                client.print(answer);
            } else {
                client.out().println("%s  %s".formatted(experiment, ExperimentSheet.state(answer)));
            }
            return 0;
        }
    }
}
