package dev.leasehold.cli.client.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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

    @Option(
            names = "--dry-run",
            description = "Only count them (up to the most that one call takes), and name what else would go.")
    private boolean dryRun;

    @Override
    public Integer call() {
        RestClient service = client.connect();
        long purged = 0;
        ArrayNode refs = JsonNodeFactory.instance.arrayNode();
        ArrayNode leftovers = JsonNodeFactory.instance.arrayNode();
        boolean more = true;
        while (more) {
            JsonNode answer = service.post("/v1/purge", request());
            purged += answer.path("tasks").asLong();
            answer.path("refs").forEach(refs::add);
            answer.path("leftovers").forEach(leftovers::add);
            more = !dryRun
                    && answer.path("tasks").asInt() == answer.path("most").asInt();
        }
        if (client.json()) {
            ObjectNode told = JsonNodeFactory.instance.objectNode().put("tasks", purged);
            told.set("refs", refs);
            told.set("leftovers", leftovers);
            client.print(told.put("dryRun", dryRun));
        } else {
            client.out().println("%d tasks %s".formatted(purged, dryRun ? "would be forgotten" : "forgotten"));
            refs.forEach(this::tell);
            leftovers.forEach(left -> client.out()
                    .println("leftovers of attempt %s %s"
                            .formatted(left.asText(), dryRun ? "would be removed" : "removed")));
        }
        return 0;
    }

    /** A ref of an attempt that landed nowhere. */
    private void tell(JsonNode ref) {
        client.out()
                .println("%s %s in %s (%s)"
                        .formatted(
                                ref.path("ref").asText(),
                                dryRun ? "would be removed" : "removed",
                                ref.path("repository").asText(),
                                ref.path("commit").asText()));
    }

    private ObjectNode request() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("olderThanSeconds", age.count())
                .put("dryRun", dryRun);
    }
}
