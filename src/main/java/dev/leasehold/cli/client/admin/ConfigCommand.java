package dev.leasehold.cli.client.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import java.util.concurrent.Callable;

/** {@code leasehold config}: what the service was told. */
@Command(
        name = "config",
        description = "Look at the service's configuration.",
        mixinStandardHelpOptions = true,
        subcommands = ConfigCommand.Show.class)
public final class ConfigCommand {

    /** Of the service that answers, where there are several. */
    @Command(name = "show", description = "Show every setting in force, and where it came from. Secrets are masked.")
    static final class Show implements Callable<Integer> {
        @Mixin
        private final Client client = new Client();

        @Option(names = "--set", description = "Only what somebody set, no defaults.")
        private boolean set;

        @Override
        public Integer call() {
            JsonNode answer = client.connect().get("/v1/config");
            if (client.json()) {
                client.print(answer);
                return 0;
            }
            Table table = new Table("SETTING", "VALUE", "FROM");
            answer.path("settings").forEach(setting -> {
                if (!set || !setting.path("from").asText().equals("default")) {
                    table.row(Cells.text(setting, "name"), Cells.text(setting, "value"), Cells.text(setting, "from"));
                }
            });
            client.print(table);
            return 0;
        }
    }
}
