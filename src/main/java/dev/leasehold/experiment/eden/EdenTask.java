package dev.leasehold.experiment.eden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.experiment.evaluation.Metrics;
import dev.leasehold.experiment.objective.Objective;
import dev.leasehold.platform.Json;
import org.jspecify.annotations.Nullable;
import java.util.List;

/** The task files that EDEN's commands read. */
public final class EdenTask {
    private EdenTask() {}

    /**
     * For an executor.
     *
     * @param contentPath where the idea's content lies for the command to read; null when it has none
     */
    public static ObjectNode execution(
            String task, String variant, String idea, String slug, List<String> parents, @Nullable String contentPath) {
        ObjectNode json = object().put("task_id", task)
                .put("variant_id", variant)
                .put("idea_id", idea)
                .put("idea_slug", slug);
        parents.forEach(json.putArray("parent_commits")::add);
        return json.put("branch", branch(variant, slug))
                .put("content_path", contentPath)
                .put("output_path", EdenEnvironment.EXECUTION_OUTCOME);
    }

    /** For an evaluator. Without a slug it is the baseline, which has no branch. */
    public static ObjectNode evaluation(
            String task, String variant, @Nullable String slug, String commit, Metrics metrics, Objective objective) {
        ObjectNode json = object().put("task_id", task)
                .put("variant_id", variant)
                .put("variant_branch", slug == null ? null : branch(variant, slug))
                .put("variant_commit_sha", commit);
        json.set("evaluation_schema", schema(metrics));
        json.set("objective", objective(objective));
        return json.put("output_path", EdenEnvironment.EVALUATION_OUTCOME);
    }

    static JsonNode schema(Metrics metrics) {
        return Json.MAPPER.valueToTree(metrics);
    }

    static ObjectNode objective(Objective objective) {
        return object().put("expr", objective.expr())
                .put("direction", objective.direction().wire());
    }

    /** Only announced: the command must not make it. */
    private static String branch(String variant, String slug) {
        return "work/%s-%s".formatted(variant, slug);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
