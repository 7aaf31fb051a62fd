package dev.leasehold.api;

import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ObservabilityTest {
    @Inject
    ApiClient api;

    @Test
    void health_says_which_roles_are_hosted_and_at_which_sandbox_level() {
        RestAssured.get("/health/ready")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name", hasItem("hosts"))
                .body("checks.find { it.name == 'hosts' }.data.roles", containsString("default"))
                .body("checks.find { it.name == 'hosts' }.data.'sandbox-1'", containsString("sandbox:"));
        RestAssured.get("/health/live").then().statusCode(200);
        RestAssured.get("/health/started").then().statusCode(200);
    }

    @Test
    void metrics_tell_queues_claims_attempts_and_sweeps() {
        api.submit("{\"role\":\"outside\",\"command\":\"true\",\"labels\":{\"for\":\"metrics\"}}");
        api.submit("{\"role\":\"default\",\"command\":\"exit 3\"}");

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(api.submitter().get("/metrics").asString())
                        .contains("leasehold_tasks{role=\"outside\",state=\"queued\"}")
                        .contains("leasehold_oldest_task_seconds{role=\"outside\",state=\"queued\"}")
                        .contains("leasehold_attempts_total{code=\"command-failed\",role=\"default\"}")
                        .contains("leasehold_claim_seconds_count{role=\"default\"}")
                        .contains("leasehold_sweep_seconds_count{sweep=\"expire\"}")
                        .contains("leasehold_tick_load_max{tick=\"expire\"}"));
    }

    @Test
    void the_journal_streams_and_goes_on_from_the_last_event_seen() throws Exception {
        String id = api.submit("{\"role\":\"default\",\"command\":\"true\"}");
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        api.submitter().get("/v1/tasks/{id}", id).path("state").equals("succeeded"));

        try (EventReader reader = EventReader.open(api, "/v1/events?task=" + id, null)) {
            assertThat(reader.next("task.queued")).contains(id);
            String claimed = reader.next("task.claimed");
            assertThat(reader.next("task.succeeded")).contains(id);
            String position = JsonPath.from(claimed).getString("position");
            try (EventReader again = EventReader.open(api, "/v1/events?task=" + id, position)) {
                assertThat(again.next("task.succeeded")).contains(id);
            }
        }
    }

    @Test
    void a_journal_cursor_that_is_none_is_refused() {
        api.submitter().get("/v1/events?after=-1").then().statusCode(400).body("code", equalTo("cursor-invalid"));
        long head = api.submitter().get("/v1/events").jsonPath().getLong("head");
        long beyond = head + 1_000_000;
        api.submitter()
                .get("/v1/events?after=" + beyond)
                .then()
                .statusCode(400)
                .body("code", equalTo("cursor-invalid"))
                .body("head", greaterThanOrEqualTo((int) head))
                .body("detail", containsString("newest position is"));
        api.submitter()
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", beyond)
                .get("/v1/events")
                .then()
                .statusCode(400)
                .body("code", equalTo("cursor-invalid"));
        api.submitter().get("/v1/events?limit=0").then().statusCode(400).body("code", equalTo("parameter-invalid"));
    }
}
