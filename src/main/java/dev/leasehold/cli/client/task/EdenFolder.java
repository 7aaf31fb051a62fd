package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.BlobUpload;
import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.archive.Packing;
import dev.leasehold.platform.client.Payload;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.client.ServiceUnreachable;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** An EDEN experiment folder of this machine, on its way to the service as it is. */
final class EdenFolder {
    private static final Set<String> NOT_PACKED = Set.of(".git");

    private final Client client;
    private final Path folder;

    EdenFolder(Client client, Path folder) {
        this.client = client;
        this.folder = folder;
    }

    /** Uploads it, and the folder that it evolves if there is one, and begins. Answers the experiment. */
    JsonNode submit(RestClient service, String key, @Nullable Path seed) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        Path name = folder.toAbsolutePath().normalize().getFileName();
        if (name != null) {
            body.put("name", name.toString());
        }
        body.put("folder", upload(service, folder, "--eden"));
        if (seed != null) {
            body.putObject("seed").put("upload", upload(service, seed, "--seed"));
        }
        JsonNode experiment = post(service, key, body);
        experiment
                .path("warnings")
                .forEach(warning -> client.around().err().println("leasehold: warning: " + warning.asText()));
        return experiment;
    }

    private String upload(RestClient service, Path tree, String option) {
        if (!Files.isDirectory(tree)) {
            throw client.badFile(
                    "%s %s: there is no such folder.".formatted(option, tree), "Name a folder that is there.");
        }
        try {
            Path packed = Files.createTempFile("leasehold-folder-", ".tar");
            try {
                try (OutputStream to = Files.newOutputStream(packed)) {
                    Packing.pack(tree, NOT_PACKED, to);
                }
                return new BlobUpload(client, service).store(packed, tree.toString());
            } finally {
                Files.delete(packed);
            }
        } catch (IOException e) {
            throw client.badFile(
                    "%s %s: the folder cannot be packed (%s).".formatted(option, tree, e.getMessage()),
                    "See that this user may read all that is in it.");
        }
    }

    private static JsonNode post(RestClient service, String key, ObjectNode body) {
        Map<String, String> headers = Map.of("Accept", "application/json", "Idempotency-Key", key);
        try {
            return service.call("POST", "/v1/experiments/eden", headers, Payload.json(body))
                    .json();
        } catch (IOException e) {
            throw ServiceUnreachable.of(service.server(), e);
        }
    }
}
