package dev.leasehold.experiment.ideator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.experiment.evaluation.Evaluation;
import dev.leasehold.experiment.evaluation.Metrics;
import dev.leasehold.experiment.objective.Objective;
import dev.leasehold.platform.Json;
import java.util.List;

/**
 * A request for ideas, as {@code worker.session} sends it and as {@code task.json} has it for an ideator of one process
 * a request.
 *
 * @param ideas how many are wanted; more may come
 * @param base the first commit, which an idea begins from that names no parent
 * @param history newest first; what is beyond {@link #MOST_HISTORY} is left out
 */
public record IdeationRequest(
        String experiment, int ideas, String base, Objective objective, Metrics metrics, List<Past> history) {
    public static final int MOST_HISTORY = 50;

    /** A variant that was evaluated, by its tip. */
    public record Past(String variant, String commit, Evaluation evaluation) {}

    public IdeationRequest {
        history = history.stream().limit(MOST_HISTORY).toList();
    }

    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("experiment_id", experiment).put("ideas", ideas).put("base_commit_sha", base);
        json.putObject("objective")
                .put("expr", objective.expr())
                .put("direction", objective.direction().wire());
        json.set("evaluation_schema", Json.MAPPER.valueToTree(metrics));
        ArrayNode past = json.putArray("history");
        for (Past variant : history) {
            ObjectNode entry = past.addObject();
            entry.put("variant_id", variant.variant()).put("status", "success").put("commit_sha", variant.commit());
            entry.set("evaluation", Json.MAPPER.valueToTree(variant.evaluation()));
        }
        return json;
    }
}
