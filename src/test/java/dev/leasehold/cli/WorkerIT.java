package dev.leasehold.cli;

import dev.leasehold.platform.client.ClientContext;
import dev.leasehold.platform.client.Payload;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.token.Secret;
import dev.leasehold.testing.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A service and a worker that are set up by files alone, as an installation does it, whoever starts first. */
class WorkerIT {
    @TempDir
    Path folder;

    @Test
    void a_worker_that_starts_before_its_service_waits_and_both_are_set_up_by_files() throws Exception {
        int port = freePort();
        String url = "http://127.0.0.1:" + port;
        String admin = token("admin");
        token("worker");
        Path service = settings("service", """
                leasehold.roles.builder.mode=subprocess
                leasehold.roles.builder.in-service=false
                leasehold.given-tokens.admin.file=%s
                leasehold.given-tokens.admin.scopes=admin
                leasehold.given-tokens.builder.file=%s
                leasehold.given-tokens.builder.scopes=worker:builder
                """.formatted(folder.resolve("admin"), folder.resolve("worker")));
        Path worker = settings("worker-settings", """
                leasehold.roles.builder.env.FROM_FILE=it's \\\\$HOME
                leasehold.host.folder=%s
                """.formatted(folder.resolve("work")));
        Path ready = folder.resolve("ready");
        try (var waiting = ServerProcess.launchIn(
                        worker,
                        Map.of(),
                        "worker",
                        "--role",
                        "builder",
                        "--server",
                        url,
                        "--token-file",
                        folder.resolve("worker").toString(),
                        "--wait",
                        "120",
                        "--ready-file",
                        ready.toString());
                var server = ServerProcess.launchIn(
                        service,
                        Map.of(),
                        "serve",
                        "--data",
                        folder.resolve("data").toString(),
                        "--port",
                        Integer.toString(port))) {
            assertThat(server.url()).isEqualTo(url);
            assertThat(server.output()).doesNotContain("token");
            RestClient client = new RestClient(new ClientContext(URI.create(url), Optional.of(admin)));
            String task = client.call(
                            "POST", "/v1/tasks", Map.of(), new Payload.Bytes("application/json", """
                            {"role": "builder", "command": "echo \\"$FROM_FILE\\""}""".getBytes(UTF_8)))
                    .json()
                    .path("id")
                    .asText();

            await().atMost(Duration.ofMinutes(2))
                    .until(() -> client.get("/v1/tasks/" + task)
                            .path("state")
                            .asText()
                            .equals("succeeded"));
            assertThat(ready).exists();
            assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(waiting.stop()).isZero();
        }
    }

    private Path settings(String name, String content) throws IOException {
        Path config = Files.createDirectories(folder.resolve(name).resolve("config"));
        Files.writeString(config.resolve("application.properties"), content);
        return folder.resolve(name);
    }

    private String token(String name) throws IOException {
        String token = Secret.random().value();
        Files.writeString(folder.resolve(name), token);
        return token;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
