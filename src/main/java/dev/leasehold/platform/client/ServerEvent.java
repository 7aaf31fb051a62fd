package dev.leasehold.platform.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.json.LenientJson;
import org.jspecify.annotations.Nullable;
import java.io.BufferedReader;
import java.io.IOException;

/** One server-sent event. {@code id} is where a reader that was cut off goes on. */
public record ServerEvent(@Nullable String id, String name, String data) {

    /** The next one of a stream; null at its end, where one that has only begun does not count. */
    static @Nullable ServerEvent read(BufferedReader stream) throws IOException {
        String id = null;
        String name = "message";
        StringBuilder data = new StringBuilder();
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    return new ServerEvent(id, name, data.toString());
                }
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "id" -> id = value;
                case "event" -> name = value;
                case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
                default -> {} // a comment, or of a newer service
            }
        }
        return null;
    }

    public JsonNode json() throws JsonProcessingException {
        return LenientJson.MAPPER.readTree(data);
    }
}
