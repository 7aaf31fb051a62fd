package dev.leasehold.cli;

import dev.leasehold.platform.client.SavedContexts;
import dev.leasehold.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One of several services on one database, with a data folder of its own; killed and started again in it. */
final class Replica implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Path data;
    private final int port;
    private final Map<String, String> environment;
    private ServerProcess server;

    /** At any free port, another one after each start. */
    Replica(Path data, Map<String, String> environment) {
        this(data, 0, environment);
    }

    Replica(Path data, int port, Map<String, String> environment) {
        this.data = data;
        this.port = port;
        this.environment = new HashMap<>(Map.of(
                "LEASEHOLD_HOST_FOLDER", data.resolve("host").toString(),
                // The commands leave marks outside of their workspaces.
                "LEASEHOLD_HOST_SANDBOX_MAXIMUM", "process",
                "LEASEHOLD_HOST_STOP_GRACE", "1s",
                "LEASEHOLD_LEASE_TTL", "3s",
                "LEASEHOLD_ROLES_DEFAULT_CAPACITY", "6",
                "LEASEHOLD_JAVA_OPTS", "-Xmx256m"));
        this.environment.putAll(environment);
        this.server = launch();
    }

    /** For one that keeps its address when it comes back. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private ServerProcess launch() {
        return ServerProcess.launch(environment, "serve", "--data", data.toString(), "--port", String.valueOf(port));
    }

    void awaitReady() {
        server.url();
    }

    URI url() {
        return URI.create(server.url());
    }

    String token() {
        return SavedContexts.of(environment).token(url()).orElseThrow();
    }

    void kill() {
        server.kill();
    }

    void start() {
        server = launch();
    }

    /** {@code kill -9}, and at once the next one. */
    void killAndRestart() {
        server.close();
        server = launch();
    }

    /** Its exit code must be good, and what it says of itself as well. */
    void stop() {
        assertThat(server.stop()).as("exit code; it said %s", server.errors()).isZero();
    }

    void mustRun() {
        assertThat(server.isAlive())
                .as("a service ended by itself: %s%s", server.output(), server.errors())
                .isTrue();
    }

    String errors() {
        return server.errors();
    }

    /** Submits as a user does, with the token that the service left for its user. */
    void submit(String json) throws IOException, InterruptedException {
        URI url = URI.create(server.url());
        String token = SavedContexts.of(environment).token(url).orElseThrow();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(url.resolve("/v1/tasks/batch"))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .timeout(DEADLINE)
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        }
    }

    /** The token is written after the ready line. */
    void awaitToken() {
        URI url = URI.create(server.url());
        await().atMost(DEADLINE)
                .until(() -> SavedContexts.of(environment).token(url).isPresent());
    }

    /** What attempts have left in this replica's folders. */
    List<Path> leftovers() {
        return Stream.of("attempts", "work", "trash")
                .flatMap(folder -> list(data.resolve("host").resolve(folder)).stream())
                .toList();
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
