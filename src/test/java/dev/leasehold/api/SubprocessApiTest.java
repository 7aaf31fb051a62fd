package dev.leasehold.api;

import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

/** The whole line: submitted over REST, claimed, run as a sandboxed subprocess, confirmed, with its log to read. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SubprocessApiTest {
    @Inject
    ApiClient api;

    private JsonPath ended(String id) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> api.submitter().get("/v1/tasks/{id}", id).jsonPath(),
                        task -> task.getString("finishedAt") != null);
    }

    private String log(String id) {
        return api.submitter().get("/v1/tasks/{id}/log", id).asString();
    }

    @Test
    void nothing_is_retried_by_a_filter_that_says_nothing() {
        for (String nothing : List.of("{}", "{\"states\":null}", "{\"group\":\"\"}")) {
            api.submitter()
                    .body(nothing)
                    .post("/v1/tasks/retry")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("field-invalid"))
                    .body("suggestion", containsString("the state failed"));
        }
    }

    @Test
    void nothing_is_cancelled_by_a_filter_that_says_nothing() {
        for (String nothing : List.of("{}", "{\"states\":[],\"labels\":{}}", "{\"group\":\"\"}")) {
            api.submitter()
                    .body(nothing)
                    .post("/v1/tasks/cancel")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("field-invalid"))
                    .body("suggestion", containsString("queued, running and confirming"));
        }
    }

    @Test
    void a_state_that_has_nothing_to_cancel_is_named_by_its_field() {
        api.submitter()
                .body("{\"states\":[\"succeeded\"]}")
                .post("/v1/tasks/cancel")
                .then()
                .statusCode(400)
                .body("code", equalTo("field-invalid"))
                .body("field", equalTo("states"))
                .body("detail", containsString("queued, running, confirming"));
    }

    @Test
    void a_task_for_a_time_that_no_clock_shows_is_refused() {
        for (String time : List.of("+294277-01-01T00:00:00Z", "-4800-01-01T00:00:00Z")) {
            api.submitter()
                    .body("{\"role\":\"outside\",\"command\":\"true\",\"runAfter\":\"%s\"}".formatted(time))
                    .post("/v1/tasks")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("field-invalid"))
                    .body("detail", containsString("runAfter"));
        }
    }

    @Test
    void a_task_runs_and_succeeds_with_its_log_and_outcome() {
        String id = api.submit("""
                {"role":"default",
                 "command":"cat in/name.txt; echo \\"$GREETING $LEASEHOLD_ATTEMPT\\"; echo '{\\"score\\": 7}' > $LEASEHOLD_OUTCOME",
                 "setup":[{"run":"echo set up"}],
                 "inputs":[{"path":"in/name.txt","content":"a file\\n","readOnly":true}],
                 "env":{"GREETING":"hello"}}
                """);

        assertThat(ended(id).getString("state")).isEqualTo("succeeded");
        assertThat(log(id)).isEqualTo("set up\na file\nhello 1\n");
        JsonPath attempts = api.submitter().get("/v1/tasks/{id}/attempts", id).jsonPath();
        assertThat(attempts.getInt("[0].outcome.score")).isEqualTo(7);
        assertThat(attempts.getInt("[0].exitCode")).isZero();
        assertThat(attempts.getString("[0].sandbox")).isIn("process", "user", "namespaces");
        assertThat(attempts.getLong("[0].usage.peakMemoryBytes")).isPositive();
    }

    @Test
    void a_failing_command_says_how_it_failed() {
        String id = api.submit("{\"role\":\"default\",\"command\":\"echo so sad; exit 3\"}");

        JsonPath task = ended(id);
        assertThat(task.getString("state")).isEqualTo("failed");
        assertThat(task.getString("code")).isEqualTo("command-failed");
        assertThat(task.getString("message")).contains("3");
        assertThat(log(id)).isEqualTo("so sad\n");
    }

    @Test
    void a_running_task_is_cancelled_within_moments() {
        String id = api.submit("{\"role\":\"default\",\"command\":\"echo started; sleep 600\"}");
        await().atMost(Duration.ofSeconds(20)).until(() -> log(id).contains("started"));
        api.submitter().post("/v1/tasks/{id}/cancel", id).then().statusCode(202);

        assertThat(ended(id).getString("state")).isEqualTo("cancelled");
    }

    @Test
    void a_followed_log_comes_as_it_is_printed_and_says_where_it_ends() {
        String id =
                api.submit("{\"role\":\"default\",\"command\":\"for i in 1 2 3; do echo line $i; sleep 0.2; done\"}");

        String stream = api.submitter()
                .accept("text/event-stream")
                .get("/v1/tasks/{id}/log", id)
                .asString();
        assertThat(stream)
                .contains("event:log")
                .contains("line 1")
                .contains("line 3")
                .contains("event:end");
        assertThat(stream.substring(stream.indexOf("event:end"))).contains("succeeded");
    }

    @Test
    void a_program_that_is_not_there_is_said_to_be_missing() {
        String id = api.submit("{\"role\":\"default\",\"command\":[\"no-such-program\"]}");

        assertThat(ended(id).getString("code")).isEqualTo("command-not-found");
    }
}
