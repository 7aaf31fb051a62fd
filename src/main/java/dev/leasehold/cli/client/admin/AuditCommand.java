package dev.leasehold.cli.client.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.Table;
import dev.leasehold.platform.client.Query;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import java.util.concurrent.Callable;

/** {@code leasehold audit}: who did what. */
@Command(
        name = "audit",
        description = "Show who did what as an administrator, oldest first.",
        mixinStandardHelpOptions = true)
public final class AuditCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Option(
            names = "--after",
            paramLabel = "N",
            defaultValue = "0",
            description = "From the act after this position on (default: ${DEFAULT-VALUE}).")
    private long after;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        JsonNode answer = client.connect()
                .get(new Query("/v1/audit")
                        .with("after", after)
                        .with("limit", limit)
                        .toString());
        client.print(answer, () -> table(answer));
        return 0;
    }

    private static Table table(JsonNode answer) {
        Table table = new Table("N", "AT", "WHO", "ACT", "ABOUT", "STATUS");
        answer.path("acts")
                .forEach(act -> table.row(
                        Cells.text(act, "position"),
                        Cells.text(act, "at"),
                        Cells.text(act, "who"),
                        Cells.text(act, "target"),
                        Cells.text(act, "about"),
                        Cells.text(act, "status")));
        return table;
    }
}
