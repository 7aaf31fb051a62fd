package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.platform.client.Payload;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.client.ServiceUnreachable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Hands tasks in: all of them, or none. Repeated with the same key it is harmless. */
record Submission(RestClient service, String key) {

    /** The task as it was taken. */
    JsonNode one(ObjectNode task) {
        return post("/v1/tasks", task);
    }

    /** {@code tasks}: their ids, in order. */
    JsonNode many(List<ObjectNode> tasks) {
        ObjectNode batch = JsonNodeFactory.instance.objectNode();
        batch.putArray("tasks").addAll(tasks);
        return post("/v1/tasks/batch", batch);
    }

    private JsonNode post(String path, JsonNode body) {
        Map<String, String> headers = Map.of("Accept", "application/json", "Idempotency-Key", key);
        try {
            return service.call("POST", path, headers, Payload.json(body)).json();
        } catch (IOException e) {
            throw ServiceUnreachable.of(service.server(), e);
        }
    }

    static JsonNode command(List<String> words) {
        ArrayNode argv = JsonNodeFactory.instance.arrayNode();
        words.forEach(argv::add);
        return argv;
    }
}
