package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.client.Query;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which tasks are meant. The service knows what a state and a code may be, and says so. */
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

    /** Why they failed, where that can be asked for. */
    @Nullable
    String code() {
        return null;
    }

    final boolean isEmpty() {
        return states().isEmpty() && asksForNoMoreThanStates();
    }

    final boolean asksForNoMoreThanStates() {
        return role == null && group == null && code() == null && labels.isEmpty();
    }

    /** Whether this, or {@code --all}, says which are meant, and not their names: it must be one or the other. */
    final boolean isChosen(boolean all, List<String> named, Client client) {
        boolean chosen = all || !isEmpty();
        if (chosen == !named.isEmpty()) {
            throw client.misuse("Name tasks, or a filter, or --all.");
        }
        return chosen;
    }

    final Query addTo(Query query) {
        query.withAll("state", states()).with("role", role).with("group", group).with("code", code());
        labels.forEach((key, value) -> query.with("label", key + "=" + value));
        return query;
    }

    final ObjectNode asBody() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        states().forEach(body.putArray("states")::add);
        body.put("role", role).put("group", group);
        labels.forEach(body.putObject("labels")::put);
        if (code() != null) {
            body.put("code", code());
        }
        return body;
    }
}
