package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import java.util.List;

/** The same for several tasks: one that refuses does not stop the others, and the first refusal is told at the end. */
record EachTask(Client client, List<String> tasks) {

    void post(RestClient service, String template) {
        ArrayNode answers = JsonNodeFactory.instance.arrayNode();
        @Nullable ProblemException first = null;
        for (String id : tasks) {
            try {
                JsonNode task = service.post(new Query(template, id).toString());
                answers.add(task);
                if (!client.json()) {
                    client.out().println("%s  %s".formatted(id, state(task)));
                }
            } catch (ProblemException refused) {
                first = first == null ? refused : first;
            }
        }
        if (client.json()) {
            client.print(answers);
        }
        if (first != null) {
            throw first;
        }
    }

    private static String state(JsonNode task) {
        boolean asked = task.hasNonNull("cancelRequestedAt") && !task.hasNonNull("finishedAt");
        return asked ? "being cancelled" : Cells.text(task, "state");
    }
}
