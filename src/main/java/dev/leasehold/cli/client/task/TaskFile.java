package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.FileTrouble;
import dev.leasehold.platform.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tasks from a JSON file, whatever it came from: an object, an array of them, {@code {"tasks": […]}} as the service
 * takes it, or one after the other (JSON lines).
 */
final class TaskFile {
    private static final String LOOKS_LIKE =
            "A task looks like {\"command\": \"echo hello\"}; see also 'leasehold submit --help'.";

    private final Client client;
    private final String name;
    private final String text;

    TaskFile(Client client, String name, String text) {
        this.client = client;
        this.name = name;
        this.text = text;
    }

    List<ObjectNode> read() {
        List<ObjectNode> tasks = new ArrayList<>();
        try (MappingIterator<JsonNode> values =
                Json.MAPPER.readerFor(JsonNode.class).readValues(text)) {
            while (values.hasNextValue()) {
                add(values.nextValue(), tasks);
            }
        } catch (JsonProcessingException e) {
            throw client.badFile(
                    "%s is not JSON: %s (line %d)."
                            .formatted(
                                    name,
                                    FileTrouble.words(e),
                                    e.getLocation() == null
                                            ? 1
                                            : e.getLocation().getLineNr()),
                    LOOKS_LIKE);
        } catch (IOException e) {
            throw client.badFile(
                    "The file %s cannot be read (%s).".formatted(name, FileTrouble.words(e)),
                    "Name a file that this user may read.");
        }
        if (tasks.isEmpty()) {
            throw client.badFile("There is no task in %s.".formatted(name), LOOKS_LIKE);
        }
        return tasks;
    }

    private void add(JsonNode value, List<ObjectNode> tasks) {
        if (value.path("tasks").isArray()) {
            value.path("tasks").forEach(task -> add(task, tasks));
        } else if (value.isArray()) {
            value.forEach(task -> add(task, tasks));
        } else if (value instanceof ObjectNode task) {
            tasks.add(task);
        } else {
            throw client.badFile("%s holds %s where a task should be.".formatted(name, value), LOOKS_LIKE);
        }
    }
}
