package dev.leasehold.platform.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.json.LenientJson;
import dev.leasehold.platform.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The one verb that {@link java.net.HttpURLConnection} does not know. Its client starts slowly, and only for this. */
final class Patch {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Patch() {}

    static JsonNode send(RestClient client, ClientContext context, URI address, Payload payload) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        HttpClient.Builder line = HttpClient.newBuilder().connectTimeout(CONNECT);
        context.caFile().map(Authorities::of).ifPresent(line::sslContext);
        try (HttpClient http = line.build()) {
            payload.writeTo(body);
            HttpRequest.Builder request = HttpRequest.newBuilder(address)
                    .timeout(PATIENCE)
                    .header("Accept", "application/json")
                    .header("Content-Type", payload.type())
                    .method("PATCH", BodyPublishers.ofByteArray(body.toByteArray()));
            context.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            if (answer.statusCode() / 100 != 2) {
                String type = answer.headers().firstValue("Content-Type").orElse("");
                throw new ProblemException(client.problem(type, answer.body(), answer.statusCode(), address));
            }
            return LenientJson.MAPPER.readTree(answer.body());
        } catch (IOException e) {
            throw ServiceUnreachable.of(client.server(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the service was asked", e);
        }
    }
}
