package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.platform.client.Query;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which tasks are meant. The service knows what a state may be, and says so. */
abstract class TaskFilter {
    @Option(names = "--role", paramLabel = "ROLE", description = "Of this role.")
    private @Nullable String role;

    @Option(names = "--group", paramLabel = "NAME", description = "Of this group.")
    private @Nullable String group;

    @Option(
            names = {"-l", "--label"},
            paramLabel = "KEY=VALUE",
            description = "With this label. Repeatable; all must fit.")
    private Map<String, String> labels = new LinkedHashMap<>();

    /** Named by the user. */
    abstract List<String> states();

    boolean isEmpty() {
        return states().isEmpty() && role == null && group == null && labels.isEmpty();
    }

    Query addTo(Query query) {
        query.withAll("state", states()).with("role", role).with("group", group);
        labels.forEach((key, value) -> query.with("label", key + "=" + value));
        return query;
    }

    ObjectNode asBody() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        states().forEach(body.putArray("states")::add);
        body.put("role", role).put("group", group);
        labels.forEach(body.putObject("labels")::put);
        return body;
    }
}
