package dev.leasehold.api;

import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Living with a task that runs on a host of the service, over REST. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class LiveApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    ApiClient api;

    /** One that has printed that it is ready. */
    private String running(String role, String line) {
        String id = api.submit("{\"role\":\"%s\",\"command\":\"%s\"}".formatted(role, line));
        await().atMost(PATIENCE).until(() -> log(id).contains("ready"));
        return id;
    }

    private JsonPath ended(String id) {
        return await().atMost(PATIENCE)
                .until(
                        () -> api.submitter().get("/v1/tasks/{id}", id).jsonPath(),
                        task -> task.getString("finishedAt") != null);
    }

    private String log(String id) {
        return api.submitter().get("/v1/tasks/{id}/log", id).asString();
    }

    private Response post(String id, String what) {
        return api.submitter().post("/v1/tasks/{id}/" + what, id);
    }

    private Response send(String id, String body, String key) {
        return api.submitter().header("Idempotency-Key", key).body(body).post("/v1/tasks/{id}/input", id);
    }

    @Test
    void what_is_sent_reaches_the_command_once_and_in_order() {
        String id = running("talking", "echo ready; cat");
        send(id, "{\"text\":\"one\\n\"}", "first").then().statusCode(200);
        send(id, "{\"text\":\"one\\n\"}", "first").then().statusCode(200);
        send(id, "{\"text\":\"two\\n\",\"end\":true}", "second").then().statusCode(200);

        assertThat(ended(id).getString("state")).isEqualTo("succeeded");
        assertThat(log(id)).isEqualTo("ready\none\ntwo\n");
        String events = api.submitter().get("/v1/events?task={id}", id).asString();
        assertThat(events).contains("task.input").doesNotContain("one");
    }

    @Test
    void a_role_that_takes_no_input_says_so() {
        String id = running("default", "echo ready; exec sleep 600");

        assertThat(send(id, "{\"text\":\"x\"}", "a")
                        .then()
                        .statusCode(409)
                        .extract()
                        .asString())
                .contains("input-not-taken");
        assertThat(post(id, "clear").then().statusCode(409).extract().asString())
                .contains("input-not-taken");
        post(id, "cancel");
        ended(id);
    }

    @Test
    void a_task_on_a_terminal_is_typed_to_cleared_and_interrupted() {
        String id = running("typing", "echo ready; read line; echo got $line; exec sleep 600");
        send(id, "{\"text\":\"hello\\n\"}", "a").then().statusCode(200);
        await().atMost(PATIENCE).until(() -> log(id).contains("got hello\r\n"));
        post(id, "clear").then().statusCode(200);
        post(id, "interrupt").then().statusCode(200);

        assertThat(ended(id).getString("code")).isEqualTo("interrupted");
        assertThat(log(id)).contains("\033[3J");
        assertThat(api.submitter().get("/v1/tasks/{id}/log?tail=20", id).asString())
                .doesNotContain("got hello");
    }

    @Test
    void what_does_not_run_cannot_be_interrupted() {
        String id = api.submit("{\"role\":\"spoken\",\"command\":\"true\"}");

        assertThat(post(id, "interrupt").then().statusCode(409).extract().asString())
                .contains("task-not-running");
        assertThat(post("nothing", "interrupt").statusCode()).isEqualTo(404);
        post(id, "cancel");
    }

    @Test
    void a_worker_elsewhere_hears_what_is_asked_and_answers() throws Exception {
        String id = api.submit("{\"role\":\"spoken\",\"command\":\"true\"}");
        JsonPath grant = api.worker("spoken")
                .body("{\"role\":\"spoken\",\"max\":1,\"host\":\"test\"}")
                .post("/v1/claims")
                .jsonPath();
        long epoch = grant.getLong("grants[0].epoch");
        Thread asking = Thread.ofVirtual().start(() -> send(id, "{\"text\":\"hi\"}", "k"));
        JsonPath heard = await().atMost(PATIENCE)
                .until(
                        () -> api.worker("spoken")
                                .body("""
                                        {"role":"spoken","waitSeconds":5,"held":[{"task":"%s","epoch":%d,"after":0}]}
                                        """.formatted(id, epoch))
                                .post("/v1/claims/errands")
                                .jsonPath(),
                        answer -> !answer.getList("errands").isEmpty());
        assertThat(heard.getString("errands[0].text")).isEqualTo("hi");
        api.worker("spoken")
                .body("{\"epoch\":%d,\"refused\":\"input-not-taken\",\"sentence\":\"Not now.\"}".formatted(epoch))
                .post("/v1/claims/errands/{errand}", heard.getLong("errands[0].id"))
                .then()
                .statusCode(204);

        assertThat(send(id, "{\"text\":\"hi\"}", "k")
                        .then()
                        .statusCode(409)
                        .extract()
                        .asString())
                .contains("Not now.");
        api.worker("other")
                .body("{\"epoch\":%d}".formatted(epoch))
                .post("/v1/claims/errands/{errand}", heard.getLong("errands[0].id"))
                .then()
                .statusCode(403);
        asking.join();
        post(id, "cancel");
        api.worker("spoken")
                .body("{\"epoch\":%d,\"code\":\"cancelled\"}".formatted(epoch))
                .post("/v1/claims/{task}/outcome", id);
    }

    @Test
    void the_diagnostics_of_a_running_task_have_every_part() {
        String id = running("default", "echo ready; exec sleep 600");
        JsonPath found = api.submitter().get("/v1/tasks/{id}/diagnostics", id).jsonPath();

        assertThat(found.getList("missing")).isEmpty();
        assertThat(found.getString("state")).isEqualTo("running");
        assertThat(found.getInt("attempt.number")).isEqualTo(1);
        assertThat(found.getString("lease.host")).isNotBlank();
        assertThat(found.getString("lease.lastActivityAt")).isNotBlank();
        assertThat(found.getList("host.units.name", String.class)).contains("sleep");
        assertThat(found.getList("lastLines", String.class)).containsExactly("ready");
        assertThat(found.getList("journal.kind", String.class)).contains("task.claimed");
        post(id, "cancel");
        ended(id);
    }

    @Test
    void diagnostics_of_what_does_not_run_say_what_is_missing_and_why() {
        String id = api.submit("{\"role\":\"spoken\",\"command\":\"true\"}");
        JsonPath found = api.submitter().get("/v1/tasks/{id}/diagnostics", id).jsonPath();

        assertThat(found.getList("missing.part", String.class)).containsExactlyInAnyOrder("attempt", "lease", "host");
        assertThat(found.getString("missing.find { it.part == 'host' }.why")).contains("queued");
        assertThat(found.getList("lastLines")).isEmpty();
        post(id, "cancel");
    }

    @Test
    void a_host_that_falls_silent_costs_the_diagnostics_its_own_part_alone() {
        String id = api.submit("{\"role\":\"spoken\",\"command\":\"true\"}");
        JsonPath grant = api.worker("spoken")
                .body("{\"role\":\"spoken\",\"max\":1,\"host\":\"silent\"}")
                .post("/v1/claims")
                .jsonPath();
        JsonPath found = api.submitter().get("/v1/tasks/{id}/diagnostics", id).jsonPath();

        assertThat(found.getList("missing.part", String.class)).containsExactly("host");
        assertThat(found.getString("missing[0].why")).contains("the host silent", "does not answer");
        api.worker("spoken")
                .body("{\"epoch\":%d,\"code\":\"cancelled\"}".formatted(grant.getLong("grants[0].epoch")))
                .post("/v1/claims/{task}/outcome", id);
    }

    @Test
    void statistics_tell_how_the_attempts_of_a_role_went() {
        String id = api.submit("{\"role\":\"talking\",\"command\":\"exit 3\"}");
        ended(id);
        JsonPath found = api.submitter().get("/v1/statistics?role=talking").jsonPath();

        assertThat(found.getInt("roles[0].attempts")).isPositive();
        assertThat(found.getList("roles[0].codes.code", String.class)).contains("command-failed");
        assertThat(Instant.parse(found.getString("since"))).isBefore(Instant.now());
        assertThat(api.submitter().get("/v1/statistics?since=yesterday").statusCode())
                .isEqualTo(400);
    }
}
