package dev.leasehold.cli.client.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.client.Payload;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;

/** Sends text to a running task. A call that had to be repeated is still one. */
record TaskInput(RestClient service, String task) {
    static final int MOST_CHARACTERS = 64 * 1024;

    JsonNode send(String text, boolean end) {
        try {
            return service.call(
                            "POST",
                            new Query("/v1/tasks/%s/input", task).toString(),
                            Map.of("Idempotency-Key", UUID.randomUUID().toString()),
                            Payload.json(Map.of("text", text, "end", end)))
                    .json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
