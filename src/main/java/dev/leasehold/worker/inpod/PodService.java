package dev.leasehold.worker.inpod;

import dev.leasehold.platform.Json;
import dev.leasehold.platform.json.LenientJson;
import dev.leasehold.worker.wire.ClaimBodies.Outcome;
import dev.leasehold.worker.wire.PodBodies.Assignment;
import dev.leasehold.worker.workspace.InputStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** The service, as an attempt's token reaches it. Every call has a deadline; a service that restarts is waited for. */
final class PodService implements InputStore {
    private static final Duration SMALL = Duration.ofSeconds(30);
    private static final Duration LARGE = Duration.ofMinutes(5);
    private static final int BUSY = 503;

    private final PodHttp http;
    private final URI root;
    private final String token;
    private final StepDeadline deadline;

    PodService(URI root, String token, StepDeadline deadline) {
        this.http = PodHttp.to(root);
        this.root = root;
        this.token = token;
        this.deadline = deadline;
    }

    /** For another address, such as the forge's. */
    HttpClient client(URI address) {
        return http.clientFor(address);
    }

    /** What a service says that has been upgraded meanwhile, and this pod does not know, is passed over. */
    Assignment assignment() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request("/v1/attempt", SMALL).GET().build(), BodyHandlers.ofString());
        require(answer.statusCode() == 200, answer.statusCode(), "what to do");
        return LenientJson.MAPPER.readValue(answer.body(), Assignment.class);
    }

    @Override
    public void fetch(String digest, Path target) throws IOException {
        try {
            HttpRequest request =
                    request("/v1/attempt/inputs/" + digest, LARGE).GET().build();
            int status = send(
                            request,
                            info -> info.statusCode() == 200
                                    ? BodyHandlers.ofFile(
                                                    target,
                                                    StandardOpenOption.CREATE,
                                                    StandardOpenOption.TRUNCATE_EXISTING,
                                                    StandardOpenOption.WRITE)
                                            .apply(info)
                                    : BodySubscribers.replacing(target))
                    .statusCode();
            if (status == 404) {
                throw new NoSuchFileException(digest);
            }
            require(status == 200, status, "input " + digest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Stores a file, and answers its digest. */
    String keep(Path file) throws IOException {
        try {
            HttpRequest request = request("/v1/attempt/artifacts", LARGE)
                    .header("Content-Type", "application/octet-stream")
                    .POST(BodyPublishers.ofFile(file))
                    .build();
            HttpResponse<String> answer = send(request, BodyHandlers.ofString());
            require(answer.statusCode() == 200, answer.statusCode(), "to keep what the command has left");
            return LenientJson.MAPPER.readTree(answer.body()).path("digest").asText();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    void handOverLog(Path log) throws IOException, InterruptedException {
        put("/v1/attempt/log", "application/octet-stream", BodyPublishers.ofFile(log), LARGE);
    }

    void handOverEnd(Outcome end) throws IOException, InterruptedException {
        put("/v1/attempt/end", "application/json", BodyPublishers.ofString(Json.write(end)), SMALL);
    }

    private void put(String path, String type, HttpRequest.BodyPublisher body, Duration deadline)
            throws IOException, InterruptedException {
        HttpRequest request =
                request(path, deadline).header("Content-Type", type).PUT(body).build();
        int status = send(request, BodyHandlers.discarding()).statusCode();
        require(status < 300, status, "to take " + path);
    }

    private HttpRequest.Builder request(String path, Duration deadline) {
        return HttpRequest.newBuilder(root.resolve(path))
                .timeout(deadline)
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + token);
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        StepDeadline.Tries tries = deadline.tries();
        while (true) {
            try {
                HttpResponse<T> answer = http.client().send(request, handler);
                if (answer.statusCode() < 500 || !tries.again()) {
                    return answer;
                }
            } catch (IOException e) {
                if (!tries.again()) {
                    throw new IOException("the service at %s does not answer: %s".formatted(root, e), e);
                }
            }
        }
    }

    private static void require(boolean good, int status, String what) throws IOException {
        if (!good) {
            throw new IOException("the service answered %d when asked for %s%s"
                    .formatted(status, what, status == BUSY ? ", again and again" : ""));
        }
    }
}
