package dev.leasehold.cli.client.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.Table;
import dev.leasehold.platform.client.Query;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.util.concurrent.Callable;

/** {@code leasehold group}: tasks that share a limit. */
@Command(
        name = "group",
        description = "Look at groups of tasks, and limit them.",
        mixinStandardHelpOptions = true,
        subcommands = {GroupCommand.Listing.class, GroupCommand.Limit.class})
public final class GroupCommand {

    /** What is limited or has work. */
    @Command(name = "list", description = "List the groups that have a limit, or tasks that have not ended.")
    static final class Listing implements Callable<Integer> {
        @Mixin
        private final Client client = new Client();

        @Override
        public Integer call() {
            JsonNode groups = client.connect().get("/v1/groups").path("groups");
            client.print(groups, () -> table(groups));
            return 0;
        }

        private static Table table(JsonNode groups) {
            Table table = new Table("GROUP", "LIMIT", "QUEUED", "HELD");
            groups.forEach(group -> table.row(
                    Cells.text(group, "name"),
                    Cells.text(group, "parallel"),
                    Cells.text(group, "queued"),
                    Cells.text(group, "held")));
            return table;
        }
    }

    /** Tasks that run already go on. */
    @Command(name = "limit", description = "Say how many of a group's tasks may run at once.")
    static final class Limit implements Callable<Integer> {
        @Mixin
        private final Client client = new Client();

        @Parameters(paramLabel = "NAME", description = "The group.")
        private String name = "";

        @ArgGroup(multiplicity = "1")
        private final HowMany howMany = new HowMany();

        /** One or the other. */
        static final class HowMany {
            @Option(names = "--parallel", paramLabel = "N", required = true, description = "At most so many.")
            private int parallel;

            @Option(names = "--none", required = true, description = "As many as there is room for.")
            private boolean none;
        }

        @Override
        public Integer call() {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.set(
                    "parallel",
                    howMany.none
                            ? JsonNodeFactory.instance.nullNode()
                            : JsonNodeFactory.instance.numberNode(howMany.parallel));
            JsonNode answer = client.connect().put(new Query("/v1/groups/%s", name).toString(), body);
            if (client.json()) {
                client.print(answer);
            }
            return 0;
        }
    }
}
