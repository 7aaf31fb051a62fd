package dev.leasehold.api.problem;

import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ProblemsTest {
    @Test
    void every_code_has_an_address_that_explains_it() {
        given().get("/problems/lease-lost").then().statusCode(200).body("code", equalTo("lease-lost"));
    }

    @Test
    void an_address_outside_the_api_is_not_found() {
        problem(given().get("/nothing/here").then(), 404, "not-found");
    }

    @Test
    void an_address_inside_the_api_is_not_found() {
        problem(given().get("/v1/nothing/here").then(), 404, "not-found");
    }

    @Test
    void a_wrong_method_is_told_the_right_ones() {
        problem(given().patch("/v1/tokens").then(), 405, "method-not-allowed").body("allowed", containsString("POST"));
    }

    @Test
    void a_wrong_content_type_is_refused() {
        problem(
                given().contentType("text/csv")
                        .body("a,b")
                        .post("/v1/failing/files")
                        .then(),
                415,
                "unsupported-media-type");
    }

    @Test
    void an_answer_in_no_type_the_caller_reads_is_refused() {
        problem(given().accept("image/png").get("/problems").then(), 406, "not-acceptable");
    }

    @Test
    void a_missing_body_is_asked_for() {
        problem(
                given().contentType("application/json")
                        .post("/v1/failing/files")
                        .then(),
                400,
                "field-missing");
    }

    @Test
    void the_body_null_is_a_missing_body() {
        problem(post("null"), 400, "field-missing");
    }

    @Test
    void what_is_not_json_is_told_where() {
        problem(post("{\n  oops"), 400, "json-malformed").body("line", equalTo(2));
    }

    @Test
    void an_unknown_field_is_named_with_the_nearest_known_one() {
        problem(post("{\"input\": []}"), 400, "field-unknown").body("suggestion", equalTo("Did you mean 'inputs'?"));
    }

    @Test
    void what_a_record_refuses_is_told_in_its_own_sentence() {
        problem(post("{\"inputs\": [{\"path\": \"/etc\", \"content\": \"\"}]}"), 400, "field-invalid")
                .body("field", equalTo("inputs[0]"))
                .body("detail", containsString("input path '/etc' must be relative"));
    }

    @Test
    void a_string_is_not_a_truth() {
        problem(
                        post("{\"inputs\": [{\"path\": \"a\", \"content\": \"\", \"readOnly\": \"true\"}]}"),
                        400,
                        "field-invalid")
                .body("field", equalTo("inputs[0].readOnly"));
    }

    @Test
    void a_body_over_the_limit_is_refused() {
        problem(post("{\"inputs\": [\"" + "x".repeat(17 << 20) + "\"]}"), 413, "body-too-large")
                .body("limit", equalTo(16 << 20));
    }

    @Test
    void a_parameter_that_does_not_convert_is_not_a_missing_page() {
        problem(given().get("/v1/failing/counted?limit=many").then(), 400, "parameter-invalid")
                .body("parameter", equalTo("limit"))
                .body("detail", equalTo("limit is 'many', must be a whole number."));
    }

    @Test
    void a_number_that_no_parameter_can_hold_is_told_from_what_is_none() {
        problem(given().get("/v1/failing/counted?limit=99999999999").then(), 400, "parameter-invalid")
                .body("parameter", equalTo("limit"))
                .body("detail", equalTo("limit is '99999999999', must be a number that is nearer to 0."));
    }

    @Test
    void a_misspelt_parameter_is_not_passed_over() {
        problem(given().get("/v1/failing/counted?limt=5").then(), 400, "parameter-unknown")
                .body("allowed", hasItem("limit"))
                .body("suggestion", equalTo("Did you mean 'limit'?"));
    }

    @Test
    void a_failure_tells_nothing_but_an_id_that_is_in_the_log() {
        var logged = new ConcurrentLinkedQueue<String>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getMessage() + " " + java.util.Arrays.toString(line.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(ProblemMappers.class.getName());
        logger.addHandler(handler);
        try {
            String id = problem(given().get("/v1/failing/unexpectedly").then(), 500, "internal")
                    .body("", not(containsString("42")))
                    .extract()
                    .path("id");

            assertThat(logged).anyMatch(line -> line.contains(id) && line.contains("42"));
        } finally {
            logger.removeHandler(handler);
        }
    }

    private static ValidatableResponse post(String json) {
        return given().contentType("application/json")
                .body(json)
                .post("/v1/failing/files")
                .then();
    }

    private static ValidatableResponse problem(ValidatableResponse answer, int status, String code) {
        return answer.statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("status", equalTo(status))
                .body("type", equalTo("/problems/" + code));
    }
}
