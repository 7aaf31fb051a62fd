package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.client.Payload;
import dev.leasehold.platform.client.RestClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code leasehold import}: an experiment of what was exported. */
@Command(
        name = "import",
        description = {
            "Make an experiment of a file that 'leasehold export' wrote, and print its id.",
            "It has ended, with ids of its own, and can be looked at, compared and cloned like any other."
        })
public final class ImportCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "FILE", description = "What was exported.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw client.badFile(
                    "The file %s cannot be read.".formatted(file),
                    "Name a file that is there and that this user may read.");
        }
        RestClient service = client.connect();
        client.note("uploading %s (%d bytes)".formatted(file, Files.size(file)));
        JsonNode made = service.call(
                        "POST",
                        "/v1/experiments/import",
                        Map.of("Accept", "application/json"),
                        new Payload.Content(file),
                        PATIENCE)
                .json();
        if (client.json()) {
            client.print(made);
        } else {
            client.out().println(made.path("id").asText());
        }
        return 0;
    }
}
