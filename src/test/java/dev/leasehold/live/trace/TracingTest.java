package dev.leasehold.live.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** With a receiver of OTLP on loopback; told when the test says so. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class TracingTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";

    @Inject
    Tracing tracing;

    @Inject
    ApiClient api;

    @Inject
    Database database;

    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private volatile int answer = 200;
    private HttpServer receiver;
    private URI endpoint;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        receiver.createContext("/v1/traces", exchange -> {
            JsonNode body = Json.MAPPER.readTree(exchange.getRequestBody());
            if (answer == 200) {
                body.path("resourceSpans")
                        .path(0)
                        .path("scopeSpans")
                        .path(0)
                        .path("spans")
                        .forEach(received::add);
            }
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        receiver.start();
        endpoint = URI.create(
                "http://127.0.0.1:%d/v1/traces".formatted(receiver.getAddress().getPort()));
        database.run(
                connection -> Sql.of(connection, "delete from trace_cursor").execute());
        tracing.tellAll(endpoint); // begins at the head
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    @Test
    void a_task_is_a_trace_from_its_submission_on_through_every_attempt() {
        String task = api.submit(
                "{\"role\":\"default\",\"command\":\"exit 3\",\"attempts\":{\"user\":2,\"infrastructure\":1}}");

        List<JsonNode> spans = toldOf(task);

        assertThat(spans)
                .extracting(span -> span.path("name").asText())
                .containsExactly("task default", "queued", "attempt 1", "queued", "attempt 2");
        JsonNode root = spans.getFirst();
        assertThat(root.path("traceId").asText()).matches("[0-9a-f]{32}");
        assertThat(root.path("status").path("code").asInt()).isEqualTo(2);
        assertThat(spans.subList(1, spans.size())).allSatisfy(span -> {
            assertThat(span.path("parentSpanId")).isEqualTo(root.path("spanId"));
            assertThat(span.path("traceId")).isEqualTo(root.path("traceId"));
            assertThat(span.path("startTimeUnixNano").asLong())
                    .isBetween(
                            root.path("startTimeUnixNano").asLong(),
                            span.path("endTimeUnixNano").asLong());
        });
    }

    @Test
    void it_is_part_of_its_submitters_trace() {
        String task = api.submitter()
                .header("traceparent", "00-%s-%s-01".formatted(TRACE, CALLER))
                .body("{\"role\":\"default\",\"command\":\"true\"}")
                .post("/v1/tasks")
                .path("id");

        JsonNode root = toldOf(task).getFirst();

        assertThat(root.path("traceId").asText()).isEqualTo(TRACE);
        assertThat(root.path("parentSpanId").asText()).isEqualTo(CALLER);
    }

    @Test
    void what_a_receiver_did_not_take_is_told_again_under_the_same_ids() {
        answer = 503;
        String task = api.submit("{\"role\":\"default\",\"command\":\"true\"}");
        ended(task);
        tracing.tellAll(endpoint);
        assertThat(received).isEmpty();

        answer = 200;

        List<JsonNode> spans = toldOf(task);
        assertThat(spans).extracting(span -> span.path("spanId").asText()).doesNotHaveDuplicates();
    }

    private void ended(String task) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> api.submitter().get("/v1/tasks/" + task).path("finishedAt") != null);
    }

    private List<JsonNode> toldOf(String task) {
        ended(task);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            tracing.tellAll(endpoint);
            return received.stream().anyMatch(span -> span.toString().contains(task));
        });
        String trace = received.stream()
                .filter(span -> span.toString().contains(task))
                .findFirst()
                .orElseThrow()
                .path("traceId")
                .asText();
        return received.stream()
                .filter(span -> span.path("traceId").asText().equals(trace))
                .toList();
    }
}
