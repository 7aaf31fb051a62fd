package dev.leasehold.worker.remote;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Calls to the service with a worker's token, and nothing more.
 *
 * <p>The token is read from its file at every call, so that a new one is taken up without a restart.
 */
public final class ServiceClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final URI server;
    private final Path tokenFile;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    public ServiceClient(URI server, Path tokenFile) {
        this.server = server;
        this.tokenFile = tokenFile;
    }

    /** A request that must be answered within the deadline. */
    public HttpRequest.Builder request(String path, Duration deadline) throws IOException {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(deadline)
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(tokenFile, UTF_8).strip());
    }

    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body) throws IOException {
        try {
            return http.send(request, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(
                    "interrupted while waiting for " + request.uri().getPath(), e);
        }
    }
}
