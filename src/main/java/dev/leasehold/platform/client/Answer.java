package dev.leasehold.platform.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.json.LenientJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A good answer of the service, whole. */
public final class Answer {
    private final Map<String, List<String>> headers;
    private final byte[] body;

    Answer(Map<String, List<String>> headers, byte[] body) {
        this.headers = headers;
        this.body = body;
    }

    /** Every byte, whatever it is. */
    public byte[] body() {
        return body;
    }

    /** The body as a tree: a member that a newer service added is simply there. */
    public JsonNode json() throws IOException {
        return LenientJson.MAPPER.readTree(body);
    }

    public String text() {
        return new String(body, UTF_8);
    }

    /** By its name in any case. */
    public Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> name.equalsIgnoreCase(header.getKey()))
                .map(header -> header.getValue().getFirst())
                .findFirst();
    }
}
