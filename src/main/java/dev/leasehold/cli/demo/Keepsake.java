package dev.leasehold.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.platform.client.Payload;
import dev.leasehold.platform.client.RestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What is left of a demo: the best commits as a git bundle, which can be cloned when the service is gone. */
final class Keepsake {
    private Keepsake() {}

    static Path of(RestClient service, JsonNode experiment, JsonNode standing) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode refs = body.putObject("refs");
        String best = standing.at("/variants/0/integrated")
                .asText(experiment.path("baseCommit").asText());
        refs.put("HEAD", best);
        refs.put("refs/heads/main", experiment.path("baseCommit").asText());
        standing.path("variants").forEach(variant -> {
            if (variant.hasNonNull("integrated")) {
                refs.put(
                        "refs/heads/" + variant.path("branch").asText(),
                        variant.path("integrated").asText());
            }
        });
        byte[] bundle = service.call(
                        "POST",
                        "/v1/projects/%s/bundle"
                                .formatted(experiment.path("repository").asText()),
                        Map.of(),
                        Payload.json(body))
                .body();
        Path file = Files.createTempFile("leasehold-demo-", ".bundle");
        return Files.write(file, bundle);
    }
}
