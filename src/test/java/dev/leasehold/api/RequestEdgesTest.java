package dev.leasehold.api;

import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.util.List;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

/** What a request may not say: it is told which field is wrong, and nothing of it is taken. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class RequestEdgesTest {
    @Inject
    ApiClient api;

    private void refusedTask(String members, String field) {
        refused("/v1/tasks", "{\"role\":\"spoken\",%s}".formatted(members), field);
    }

    private ValidatableResponse refused(String address, String body, String field) {
        return api.submitter()
                .body(body)
                .post(address)
                .then()
                .statusCode(400)
                .body("code", equalTo("field-invalid"))
                .body("field", equalTo(field))
                .body("detail", containsString("'" + field + "'"));
    }

    private void refusedParameter(String address, String code) {
        api.submitter().get(address).then().statusCode(400).body("code", equalTo(code));
    }

    @Test
    void a_timeout_of_less_than_a_second_is_refused() {
        for (int seconds : List.of(0, -5, Integer.MIN_VALUE)) {
            refusedTask("\"command\":\"true\",\"timeoutSeconds\":" + seconds, "timeoutSeconds");
        }
    }

    @Test
    void a_timeout_in_a_batch_is_named_by_its_place() {
        refused("/v1/tasks/batch", """
                {"tasks":[{"role":"spoken","command":"true"},{"role":"spoken","command":"true","timeoutSeconds":0}]}
                """, "tasks[1].timeoutSeconds");
    }

    @Test
    void null_inside_a_task_is_named_by_its_place() {
        refusedTask("\"command\":\"true\",\"inputs\":[null]", "inputs[0]");
        refusedTask("\"command\":\"true\",\"setup\":[{\"run\":\"true\"},null]", "setup[1]");
        refusedTask("\"command\":\"true\",\"env\":{\"A\":null}", "env.A");
        refusedTask("\"command\":\"true\",\"labels\":{\"a\":null}", "labels.a");
        refusedTask("\"command\":\"true\",\"resources\":{\"cpu\":null}", "resources.cpu");
        refusedTask("\"command\":[\"true\",null]", "command");
    }

    @Test
    void null_in_a_list_of_a_request_is_named_by_its_place() {
        refused("/v1/tasks/batch", "{\"tasks\":[null]}", "tasks[0]");
        refused("/v1/tasks/cancel", "{\"states\":[null]}", "states[0]");
        refused("/v1/tasks/retry", "{\"labels\":{\"a\":null}}", "labels.a");
    }

    @Test
    void a_nul_in_what_becomes_an_argument_or_a_variable_is_refused() {
        refusedTask("\"command\":\"echo \\u0000\"", "command");
        refusedTask("\"command\":[\"echo\",\"a\\u0000b\"]", "command");
        refusedTask("\"command\":\"true\",\"setup\":[{\"run\":\"a\\u0000\"}]", "setup[0].run");
        refusedTask("\"command\":\"true\",\"env\":{\"A\":\"a\\u0000\"}", "env.A");
    }

    @Test
    void an_input_cannot_be_a_file_and_a_folder() {
        for (List<String> paths : List.of(List.of("a", "a/b"), List.of("a/b/c", "a"), List.of("x/a", "x/a/b"))) {
            refusedTask(
                    "\"command\":\"true\",\"inputs\":[{\"path\":\"%s\",\"content\":\"\"},{\"path\":\"%s\",\"content\":\"\"}]"
                            .formatted(paths.get(0), paths.get(1)),
                    "inputs[1].path");
        }
    }

    @Test
    void inputs_whose_names_only_begin_alike_are_taken() {
        api.submit("""
                {"role":"spoken","command":"true",
                 "inputs":[{"path":"a","content":""},{"path":"ab/c","content":""},{"path":"a.b","content":""}]}
                """);
    }

    @Test
    void a_cursor_that_is_no_id_is_refused() {
        refusedParameter("/v1/experiments?before=xyz", "cursor-invalid");
    }

    @Test
    void events_of_what_is_no_id_are_refused() {
        refusedParameter("/v1/events?task=nope", "parameter-invalid");
    }

    @Test
    void a_log_of_an_attempt_that_is_not_there_is_refused() {
        String id = api.submit("{\"role\":\"spoken\",\"command\":\"true\"}");

        refusedParameter("/v1/tasks/" + id + "/log?attempt=0", "parameter-invalid");
        refusedParameter("/v1/tasks/" + id + "/log?attempt=-1", "parameter-invalid");
        api.submitter()
                .get("/v1/tasks/{id}/log?attempt=7", id)
                .then()
                .statusCode(404)
                .body("detail", containsString("0 attempts"));
        api.submitter().get("/v1/tasks/{id}/log", id).then().statusCode(200).body(equalTo(""));
    }
}
