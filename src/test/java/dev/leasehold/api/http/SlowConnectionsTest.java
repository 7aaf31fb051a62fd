package dev.leasehold.api.http;

import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** On loopback, against the real server, with deadlines of its own. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SlowConnectionsTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    @TestHTTPResource("/")
    URI server;

    @Inject
    SlowConnections connections;

    @Inject
    Vertx vertx;

    @Inject
    ApiClient api;

    @Test
    void a_request_that_comes_byte_by_byte_is_cut_off() throws IOException {
        try (Socket slow = connect()) {
            write(slow, "GET /health/live HTTP/1.1\r\nHost: x\r\n");

            await().atMost(Duration.ofSeconds(30)).until(() -> {
                connections.closeIdle(vertx, SHORT);
                return isCut(slow, "X");
            });
        }
    }

    @Test
    void a_connection_that_asks_for_nothing_is_closed() throws IOException {
        try (Socket idle = connect()) {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                connections.closeIdle(vertx, SHORT);
                return isCut(idle, "");
            });
        }
    }

    @Test
    void an_answer_that_takes_its_time_is_waited_for() throws IOException {
        String stream =
                "GET /v1/events?after=0 HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
                        + api.token(dev.leasehold.platform.token.Scope.READ) + "\r\n\r\n";
        try (Socket follower = connect();
                Socket idle = connect()) {
            write(follower, stream);
            follower.setSoTimeout(20_000);
            assertThat(follower.getInputStream().read()).isEqualTo('H');

            await().atMost(Duration.ofSeconds(30)).until(() -> {
                connections.closeIdle(vertx, SHORT);
                return isCut(idle, "");
            });

            assertThat(isCut(follower, "")).as("the follower was cut off").isFalse();
        }
    }

    @Test
    void too_long_a_head_is_refused() throws IOException {
        try (Socket greedy = connect()) {
            greedy.setSoTimeout(20_000);
            write(greedy, "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n");

            assertThat(statusLine(greedy)).containsPattern("^HTTP/1\\.[01] 4[0-9][0-9]");
        }
    }

    @Test
    void too_long_an_address_is_refused() throws IOException {
        try (Socket greedy = connect()) {
            greedy.setSoTimeout(20_000);
            write(greedy, "GET /health/live?" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(statusLine(greedy)).contains(" 414 ");
        }
    }

    private Socket connect() throws IOException {
        return new Socket(server.getHost(), server.getPort());
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String statusLine(Socket socket) throws IOException {
        var line = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next > 0 && next != '\n';
                next = socket.getInputStream().read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    /** Sends a little more, and looks whether the server has hung up. */
    private static boolean isCut(Socket socket, String more) throws IOException {
        try {
            write(socket, more);
            socket.setSoTimeout(50);
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException stillOpen) {
            return false;
        } catch (SocketException closed) {
            return true;
        }
    }
}
