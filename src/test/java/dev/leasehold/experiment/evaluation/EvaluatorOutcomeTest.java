package dev.leasehold.experiment.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class EvaluatorOutcomeTest {
    private static final Metrics METRICS = metrics();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"latency": 41.5}
            {"latency": 41}
            {"latency": -1e-300, "count": 1200, "remark": ""}
            {"count": 123456789012345678901234567890}
            {"latency": null}
            """)
    void any_of_the_metrics_is_enough(String evaluation) throws Exception {
        Outcome outcome = read("{\"status\": \"success\", \"evaluation\": %s, \"more\": 1}".formatted(evaluation));

        assertThat(outcome).isInstanceOf(Outcome.Success.class);
        Evaluation taken = ((Outcome.Success) outcome).evaluation();
        assertThat(new ObjectMapper().valueToTree(taken).toString())
                .isEqualTo(json(evaluation).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            []                                                                | the outcome must be a JSON object, is []
            {}                                                                | status must be success, error or evaluation_error, is missing
            {"status": "ok"}                                                  | status must be success, error or evaluation_error, is "ok"
            {"status": true}                                                  | status must be success, error or evaluation_error, is true
            {"status": "success"}                                             | evaluation must be an object of metrics, is missing
            {"status": "success", "evaluation": {}}                           | evaluation is empty, must have one of latency, count, remark
            {"status": "success", "evaluation": {"latncy": 1}}                | evaluation.latncy is no metric; the metrics are latency, count, remark; did you mean 'latency'?
            {"status": "success", "evaluation": {"count": 1.0}}               | evaluation.count must be an integer, is 1.0
            {"status": "success", "evaluation": {"count": true}}              | evaluation.count must be an integer, is true
            {"status": "success", "evaluation": {"latency": false}}           | evaluation.latency must be a finite number, is false
            {"status": "success", "evaluation": {"latency": "1"}}             | evaluation.latency must be a finite number, is "1"
            {"status": "success", "evaluation": {"latency": 1e999}}           | evaluation.latency must be a finite number, is "Infinity"
            {"status": "success", "evaluation": {"remark": 1}}                | evaluation.remark must be a text, is 1
            {"status": "success", "evaluation": {"count": 1}, "artifacts_uri": "here"} | artifacts_uri must be a URI with a scheme, is "here"
            {"status": "success", "evaluation": {"count": 1}, "artifacts_uri": "sha256:abababababababababababababababababababababababababababababababab"} | artifacts_uri must be a URI with a scheme, is "sha256:abababababababababababababababababababababababababab…
            """)
    void what_is_wrong_is_said(String outcome, String message) {
        assertThat(catchThrowableOfType(OutcomeRefused.class, () -> read(outcome))
                        .message())
                .isEqualTo(message);
    }

    @Test
    void who_is_to_blame_is_told_apart() throws Exception {
        assertThat(read("{\"status\": \"error\", \"description\": \"boom\", \"evaluation\": {\"count\": 1}}"))
                .isEqualTo(new Outcome.VariantError("boom", null));
        assertThat(read("{\"status\": \"evaluation_error\"}")).isEqualTo(new Outcome.EvaluationError(""));
    }

    @Test
    void an_artifacts_uri_that_is_no_text_counts_as_absent() throws Exception {
        assertThat(read("{\"status\": \"error\", \"artifacts_uri\": 7}")).isEqualTo(new Outcome.VariantError("", null));
        assertThat(read("{\"status\": \"error\", \"artifacts_uri\": \"https://runs.example/88\"}"))
                .isEqualTo(new Outcome.VariantError("", "https://runs.example/88"));
    }

    @Test
    void what_is_not_a_number_is_refused_however_it_came() {
        JsonNode evaluation = JsonNodeFactory.instance.objectNode().set("latency", DoubleNode.valueOf(Double.NaN));

        assertThat(catchThrowableOfType(OutcomeRefused.class, () -> METRICS.check(evaluation)))
                .isNotNull();
    }

    private static Outcome read(String text) throws Exception {
        return Outcome.read(json(text), METRICS);
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    private static Metrics metrics() {
        SequencedMap<String, MetricType> types = new LinkedHashMap<>();
        types.put("latency", MetricType.REAL);
        types.put("count", MetricType.INTEGER);
        types.put("remark", MetricType.TEXT);
        return new Metrics(types);
    }
}
