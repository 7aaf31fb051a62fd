package dev.leasehold.api;

import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import io.restassured.RestAssured;
import org.jspecify.annotations.Nullable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Reads a stream of server-sent events as it comes, and gives up after a while. */
final class EventReader implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final HttpURLConnection connection;
    private final BufferedReader lines;

    private EventReader(HttpURLConnection connection, BufferedReader lines) {
        this.connection = connection;
        this.lines = lines;
    }

    static EventReader open(ApiClient api, String path, @Nullable String lastEventId) throws IOException {
        URI address = URI.create("http://localhost:" + RestAssured.port + path);
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setRequestProperty("Accept", "text/event-stream");
        connection.setRequestProperty("Authorization", "Bearer " + api.token(Scope.SUBMIT));
        if (lastEventId != null) {
            connection.setRequestProperty("Last-Event-ID", lastEventId);
        }
        return new EventReader(
                connection, new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8)));
    }

    /** The data of the next event, which must be of that name. */
    String next(String name) throws IOException {
        String event = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event:")) {
                event = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                if (!event.equals(name)) {
                    throw new AssertionError("expected %s, came %s: %s".formatted(name, event, line));
                }
                return line.substring("data:".length()).strip();
            }
        }
        throw new AssertionError("the stream ended before " + name);
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
