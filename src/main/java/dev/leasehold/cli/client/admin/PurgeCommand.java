package dev.leasehold.cli.client.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.Seconds;
import dev.leasehold.platform.client.RestClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import java.util.concurrent.Callable;

/** {@code leasehold purge}: forgets finished tasks, with their logs and events. */
@Command(
        name = "purge",
        description = "Forget tasks that ended long enough ago, with their attempts, logs and events. For good.")
public final class PurgeCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Option(
            names = "--older-than",
            required = true,
            paramLabel = "TIME",
            converter = Seconds.Converter.class,
            description = "Those that ended so long ago: 12h, 30d.")
    private Seconds age = new Seconds(0);

    @Option(names = "--dry-run", description = "Only count them (up to the most that one call takes).")
    private boolean dryRun;

    @Override
    public Integer call() {
        RestClient service = client.connect();
        long purged = 0;
        boolean more = true;
        while (more) {
            JsonNode answer = service.post("/v1/purge", request());
            purged += answer.path("tasks").asLong();
            more = !dryRun
                    && answer.path("tasks").asInt() == answer.path("most").asInt();
        }
        if (client.json()) {
            client.print(
                    JsonNodeFactory.instance.objectNode().put("tasks", purged).put("dryRun", dryRun));
        } else {
            client.out().println("%d tasks %s".formatted(purged, dryRun ? "would be forgotten" : "forgotten"));
        }
        return 0;
    }

    private ObjectNode request() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("olderThanSeconds", age.count())
                .put("dryRun", dryRun);
    }
}
