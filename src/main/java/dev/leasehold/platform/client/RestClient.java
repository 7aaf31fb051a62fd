package dev.leasehold.platform.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.json.LenientJson;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import static dev.leasehold.platform.problem.ProblemCode.UNAUTHENTICATED;

/**
 * Calls the service as anybody would, with the context's token.
 *
 * <ul>
 *   <li>An answer that is not a good one is a {@link ProblemException}; none at all is a {@link ServiceUnreachable}.
 *   <li>Every wait has a deadline: to connect, and for each next byte.
 *   <li>No redirect is followed: the token is for this service alone.
 * </ul>
 *
 * <p>It stands on {@link HttpURLConnection} because that starts in a quarter of the time of {@code java.net.http}, and a
 * command is one call or two.
 */
public final class RestClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ClientContext context;
    /** What is trusted; none for what Java trusts. */
    private final Optional<SSLContext> trust;

    public RestClient(ClientContext context) {
        this.context = context;
        this.trust = context.caFile().map(Authorities::of);
    }

    public URI server() {
        return context.server();
    }

    public JsonNode get(String path) {
        return json("GET", path, null);
    }

    public JsonNode post(String path, Object body) {
        return json("POST", path, Payload.json(body));
    }

    /** For a call that says all by its address. */
    public JsonNode post(String path) {
        return json("POST", path, null);
    }

    public JsonNode put(String path, Object body) {
        return json("PUT", path, Payload.json(body));
    }

    /** Changes a part of something. */
    public JsonNode patch(String path, Object body) {
        return Patch.send(this, context, address(path), Payload.json(body));
    }

    public void delete(String path) {
        call("DELETE", path, Map.of(), null);
    }

    private JsonNode json(String method, String path, @Nullable Payload payload) {
        try {
            return call(method, path, Map.of("Accept", "application/json"), payload)
                    .json();
        } catch (IOException e) {
            throw ServiceUnreachable.of(server(), e);
        }
    }

    /** Any call, for what the others cannot say. */
    public Answer call(String method, String path, Map<String, String> headers, @Nullable Payload payload) {
        return call(method, path, headers, payload, PATIENCE);
    }

    /** The same of what may take longer to be answered. */
    public Answer call(
            String method, String path, Map<String, String> headers, @Nullable Payload payload, Duration patience) {
        try {
            HttpURLConnection connection = send(method, path, headers, payload, patience);
            try (InputStream body = connection.getInputStream()) {
                return new Answer(connection.getHeaderFields(), body.readAllBytes());
            }
        } catch (IOException e) {
            throw ServiceUnreachable.of(server(), e);
        }
    }

    /** Passes a body of any size on. */
    public void copy(String path, OutputStream to) throws IOException {
        copy(path, to, PATIENCE);
    }

    /** The same of what comes with long pauses. */
    public void copy(String path, OutputStream to, Duration patience) throws IOException {
        try (InputStream body = open(path, Map.of("Accept", "*/*"), patience)) {
            body.transferTo(to);
        }
    }

    /** The body as it comes. Each byte may take as long as {@code patience}; closing it ends the call. */
    InputStream open(String path, Map<String, String> headers, Duration patience) throws IOException {
        return send("GET", path, headers, null, patience).getInputStream();
    }

    private HttpURLConnection send(
            String method, String path, Map<String, String> headers, @Nullable Payload payload, Duration patience)
            throws IOException {
        var connection = (HttpURLConnection) address(path).toURL().openConnection();
        if (connection instanceof HttpsURLConnection secure) {
            trust.ifPresent(known -> secure.setSSLSocketFactory(known.getSocketFactory()));
        }
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) patience.toMillis());
        headers.forEach(connection::setRequestProperty);
        context.token().ifPresent(token -> connection.setRequestProperty("Authorization", "Bearer " + token));
        if (payload != null) {
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(payload.length());
            connection.setRequestProperty("Content-Type", payload.type());
            try (OutputStream out = connection.getOutputStream()) {
                payload.writeTo(out);
            }
        }
        demandGood(connection);
        return connection;
    }

    private URI address(String path) {
        String base = server().toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    private void demandGood(HttpURLConnection connection) throws IOException {
        int status;
        try {
            status = connection.getResponseCode();
        } catch (HttpRetryException unread) { // a streamed body cannot be sent twice, so the answer is not even read
            throw Problem.of(UNAUTHENTICATED, "The service at %s does not take this token.".formatted(server()))
                    .exception();
        }
        if (status / 100 != 2) {
            throw new ProblemException(problem(connection, status));
        }
    }

    private Problem problem(HttpURLConnection connection, int status) throws IOException {
        try (@Nullable InputStream body = connection.getErrorStream()) {
            byte[] text = body == null ? new byte[0] : body.readAllBytes();
            return problem(String.valueOf(connection.getContentType()), text, status, connection.getURL());
        }
    }

    Problem problem(String type, byte[] text, int status, Object address) throws IOException {
        try {
            if (type.startsWith(Problem.MEDIA_TYPE)) {
                return LenientJson.MAPPER.readValue(text, Problem.class);
            }
        } catch (JsonProcessingException notAProblem) {
            // told below, as of any server that is not Leasehold
        }
        return Problem.foreign(status, "%s answered %d to %s.".formatted(server(), status, address));
    }
}
