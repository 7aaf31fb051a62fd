package dev.leasehold.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.function.Function;

/**
 * The same for several tasks or experiments: one that refuses does not stop the others, and the first refusal is told at
 * the end.
 *
 * @param state what to say of one afterwards
 */
public record EachOne(Client client, List<String> ids, Function<JsonNode, String> state) {

    /** {@code template} has one place, for the id. */
    public void post(RestClient service, String template) {
        ArrayNode answers = JsonNodeFactory.instance.arrayNode();
        @Nullable ProblemException first = null;
        for (String id : ids) {
            try {
                JsonNode answer = service.post(new Query(template, id).toString());
                answers.add(answer);
                if (!client.json()) {
                    client.out().println("%s  %s".formatted(id, state.apply(answer)));
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
}
