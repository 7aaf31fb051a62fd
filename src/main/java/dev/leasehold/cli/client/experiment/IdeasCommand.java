package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.Table;
import dev.leasehold.cli.client.WholeFile;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;

/** {@code leasehold ideas}: what was proposed, and what became of it. */
@Command(name = "ideas", description = "List an experiment's ideas, the oldest first, and what became of each.")
public final class IdeasCommand implements Callable<Integer> {
    private static final int LARGEST_PAGE = 1_000;

    @Mixin
    private final Client client = new Client();

    @Parameters(index = "0", paramLabel = "EXPERIMENT", description = "Its id.")
    private String experiment = "";

    @Option(names = "--content", paramLabel = "IDEA", description = "Print this idea's content instead.")
    private @Nullable String content;

    @Override
    public Integer call() throws IOException {
        RestClient service = client.connect();
        ArrayNode ideas = all(service);
        if (content != null) {
            print(service, ideas, content);
        } else if (client.json()) {
            ObjectNode page = JsonNodeFactory.instance.objectNode();
            page.set("ideas", ideas);
            client.print(page);
        } else {
            client.print(table(ideas));
        }
        return 0;
    }

    private ArrayNode all(RestClient service) {
        ArrayNode ideas = JsonNodeFactory.instance.arrayNode();
        @Nullable String at = null;
        do {
            JsonNode page = service.get(new Query("/v1/experiments/%s/ideas", experiment)
                    .with("limit", LARGEST_PAGE)
                    .with("after", at)
                    .toString());
            page.path("ideas").forEach(ideas::add);
            at = page.path("next").textValue();
        } while (at != null);
        return ideas;
    }

    private void print(RestClient service, ArrayNode ideas, String wanted) throws IOException {
        for (JsonNode idea : ideas) {
            if (idea.path("id").asText().equals(wanted)) {
                if (!idea.hasNonNull("content")) {
                    throw client.misuse("The content of this idea lies elsewhere: " + Cells.text(idea, "artifacts"));
                }
                String content = new Query("/v1/blobs/%s", idea.path("content").asText()).toString();
                new WholeFile(client, service).print(out -> service.copy(content, out));
                return;
            }
        }
        throw client.misuse("There is no idea '%s' in this experiment.".formatted(wanted));
    }

    private static Table table(ArrayNode ideas) {
        Table table = new Table("ID", "IDEA", "STATE", "PRIORITY", "AGE", "VARIANT", "WHY NOT");
        Instant now = Instant.now();
        for (JsonNode idea : ideas) {
            table.row(
                    Cells.text(idea, "id"),
                    Cells.text(idea, "slug"),
                    Cells.text(idea, "state"),
                    Ranking.number(idea.path("priority")),
                    Cells.age(idea, "acceptedAt", now),
                    Cells.text(idea, "variant"),
                    Cells.text(idea, "reason"));
        }
        return table;
    }
}
