package dev.leasehold.experiment.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.blob.Digest;
import org.jspecify.annotations.Nullable;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * What an evaluator says in its outcome file, strictly read.
 *
 * <pre>{@code
 * {"status": "success", "evaluation": {"latency_ms": 41.5}, "artifacts_uri": "https://runs.example/88"}
 * {"status": "error", "description": "it does not compile"}      the variant is to blame
 * {"status": "evaluation_error"}                                 the evaluation is to blame: tried again
 * }</pre>
 *
 * Fields that are not named here are passed over.
 */
public sealed interface Outcome {

    record Success(Evaluation evaluation, @Nullable String artifacts) implements Outcome {}

    /** The variant is to blame. Metrics that came along are dropped. */
    record VariantError(String description, @Nullable String artifacts) implements Outcome {}

    /** The evaluation is to blame. */
    record EvaluationError(String description) implements Outcome {}

    static Outcome read(JsonNode outcome, Metrics metrics) throws OutcomeRefused {
        if (!outcome.isObject()) {
            throw new OutcomeRefused("the outcome must be a JSON object, is " + OutcomeRefused.described(outcome));
        }
        JsonNode status = outcome.path("status");
        String description = outcome.path("description").asText("");
        return switch (status.asText()) {
            case "success" -> new Success(metrics.check(outcome.path("evaluation")), artifacts(outcome));
            case "error" -> new VariantError(description, artifacts(outcome));
            case "evaluation_error" -> new EvaluationError(description);
            default ->
                throw new OutcomeRefused(
                        "status must be success, error or evaluation_error, is " + OutcomeRefused.described(status));
        };
    }

    private static @Nullable String artifacts(JsonNode outcome) throws OutcomeRefused {
        JsonNode uri = outcome.path("artifacts_uri");
        if (!uri.isTextual()) {
            return null;
        }
        try {
            if (new URI(uri.asText()).isAbsolute() && !Digest.isOne(uri.asText())) { // that is the service's own word
                return uri.asText();
            }
        } catch (URISyntaxException e) {
            throw new OutcomeRefused("artifacts_uri is no URI: " + e.getMessage());
        }
        throw new OutcomeRefused("artifacts_uri must be a URI with a scheme, is " + OutcomeRefused.described(uri));
    }
}
