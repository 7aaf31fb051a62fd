package dev.leasehold.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls the service as anybody would. */
record DemoClient(URI server, String token, HttpClient http) {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    DemoClient(URI server, String token) {
        this(server, token, HttpClient.newHttpClient());
    }

    JsonNode get(String path) throws IOException {
        return Json.read(text(path), JsonNode.class);
    }

    String text(String path) throws IOException {
        return send(request(path).GET().build());
    }

    JsonNode post(String path, Object body) throws IOException {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(body)))
                .build();
        return Json.read(send(request), JsonNode.class);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(DEADLINE)
                .header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest request) throws IOException {
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException(
                        "%s answered %d: %s".formatted(request.uri(), answer.statusCode(), answer.body()));
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
