package dev.leasehold.cli.client.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code leasehold role}: what the operator configured. */
@Command(
        name = "role",
        description = "Look at the roles that tasks can be for.",
        mixinStandardHelpOptions = true,
        subcommands = RoleCommand.Listing.class)
public final class RoleCommand {

    /** As far as users need to know. */
    @Command(name = "list", description = "List the roles, with their limits.")
    static final class Listing implements Callable<Integer> {
        @Mixin
        private final Client client = new Client();

        @Override
        public Integer call() {
            JsonNode roles = client.connect().get("/v1/roles");
            if (client.json()) {
                client.print(roles);
                return 0;
            }
            Table table = new Table("ROLE", "MODE", "TIMEOUT", "GRACE", "LEASE");
            roles.forEach(role -> table.row(
                    Cells.text(role, "role"),
                    Cells.text(role, "mode"),
                    span(role, "timeoutSeconds"),
                    span(role, "graceSeconds"),
                    span(role, "ttlSeconds")));
            client.print(table);
            return 0;
        }

        private static String span(JsonNode role, String member) {
            return Cells.span(Duration.ofSeconds(role.path(member).asLong()));
        }
    }
}
