package dev.leasehold.worker.remote;

import dev.leasehold.lease.Grant;
import dev.leasehold.platform.json.LenientJson;
import dev.leasehold.worker.workspace.InputStore;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Input files from the service, for a host anywhere else. */
public final class RemoteInputs implements InputStore {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final int NOT_FOUND = 404;

    private final ServiceClient service;

    public RemoteInputs(ServiceClient service) {
        this.service = service;
    }

    @Override
    public void fetch(String digest, Path target) throws IOException {
        HttpResponse<Path> answer = service.send(
                service.request("/v1/blobs/" + digest, DEADLINE).GET().build(),
                info -> info.statusCode() == 200
                        ? BodyHandlers.ofFile(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                                .apply(info)
                        : java.net.http.HttpResponse.BodySubscribers.replacing(target));
        if (answer.statusCode() == NOT_FOUND) {
            throw new NoSuchFileException(digest);
        }
        if (answer.statusCode() != 200) {
            throw new IOException("the service answered %d for %s".formatted(answer.statusCode(), digest));
        }
    }

    @Override
    public String store(Grant lease, Path file) throws IOException {
        String path = "/v1/claims/%s/artifacts?epoch=%d".formatted(lease.task(), lease.epoch());
        HttpResponse<String> answer = service.send(
                service.request(path, DEADLINE)
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofFile(file))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("the service answered %d: %s".formatted(answer.statusCode(), answer.body()));
        }
        return LenientJson.MAPPER.readTree(answer.body()).path("digest").asText();
    }
}
