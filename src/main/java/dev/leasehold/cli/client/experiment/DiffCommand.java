package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code leasehold diff}: what a variant changed. */
@Command(name = "diff", description = "Print what a variant changed, against the commit it began from.")
public final class DiffCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "VARIANT", description = "Its id.")
    private String variant = "";

    @Override
    public Integer call() {
        RestClient service = client.connect();
        JsonNode found = service.get(new Query("/v1/variants/%s", variant).toString());
        byte[] diff = service.call(
                        "GET",
                        new Query(
                                        "/v1/experiments/%s/variants/%s/diff",
                                        found.path("experiment").asText(), variant)
                                .toString(),
                        Map.of("Accept", "text/x-diff"),
                        null)
                .body();
        if (client.json()) {
            ObjectNode both = JsonNodeFactory.instance.objectNode();
            both.set("variant", found.path("variant"));
            client.print(both.put("diff", new String(diff, StandardCharsets.UTF_8)));
        } else {
            client.out().write(diff, 0, diff.length);
            client.out().flush();
        }
        return 0;
    }
}
