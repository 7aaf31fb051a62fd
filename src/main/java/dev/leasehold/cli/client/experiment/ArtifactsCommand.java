package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.concurrent.Callable;

/** {@code leasehold artifacts}: the files that a variant's commands left. */
@Command(
        name = "artifacts",
        description = {
            "Write what a variant's commands left in .leasehold/artifacts as a tar file.",
            "It is what its evaluator left or, where that is nothing, its executor."
        },
        footer = {"For example:", "  leasehold artifacts VARIANT -o - | tar -x"})
public final class ArtifactsCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "VARIANT", description = "Its id.")
    private String variant = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to (default: VARIANT.tar); - for stdout.")
    private @Nullable String output;

    @Override
    public Integer call() throws IOException {
        RestClient service = client.connect();
        JsonNode found = service.get(new Query("/v1/variants/%s", variant).toString());
        String path = new Query(
                        "/v1/experiments/%s/variants/%s/artifacts",
                        found.path("experiment").asText(), variant)
                .toString();
        new WholeFile(client, service)
                .hand(
                        output,
                        variant + ".tar",
                        JsonNodeFactory.instance.objectNode().put("variant", variant),
                        out -> service.copy(path, out));
        return 0;
    }
}
