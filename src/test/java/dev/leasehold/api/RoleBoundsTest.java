package dev.leasehold.api;

import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.util.UUID;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

/** What the operator sets bounds to: who may claim, and what users choose of a pod. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class RoleBoundsTest {
    @Inject
    ApiClient api;

    private ValidatableResponse submit(String json) {
        return api.submitter().body(json).post("/v1/tasks").then();
    }

    private void cancel(ValidatableResponse submitted) {
        api.submitter()
                .post("/v1/tasks/{id}/cancel", submitted.extract().<String>path("id"))
                .then()
                .statusCode(200);
    }

    @Test
    void a_disabled_role_takes_tasks_gives_none_and_says_so() {
        ValidatableResponse submitted = submit("{\"role\":\"closed\",\"command\":\"true\"}");
        submitted.statusCode(201).body("state", equalTo("queued"));

        api.worker("closed")
                .body("{\"role\":\"closed\",\"max\":1,\"waitSeconds\":1,\"host\":\"test\"}")
                .post("/v1/claims")
                .then()
                .statusCode(200)
                .body("grants", empty());
        api.worker("closed").get("/v1/roles/closed").then().body("disabled", equalTo(true));
        RestAssured.get("/health/ready")
                .then()
                .statusCode(200)
                .body(containsString("\"closed-closed\": \"disabled by the operator\""));
        cancel(submitted);
    }

    @Test
    void image_and_resources_are_chosen_within_the_operator_s_bounds() {
        ValidatableResponse submitted = submit(
                "{\"role\":\"pods\",\"command\":\"true\",\"image\":\"team/x\",\"resources\":{\"memory\":\"1Gi\"}}");
        submitted.statusCode(201).body("work.image", equalTo("team/x")).body("work.resources.memory", equalTo("1Gi"));
        cancel(submitted);

        submit("{\"role\":\"pods\",\"command\":\"true\",\"image\":\"evil\"}")
                .statusCode(400)
                .body("field", equalTo("image"));
        submit("{\"role\":\"pods\",\"command\":\"true\",\"resources\":{\"memory\":\"2Gi\"}}")
                .statusCode(400)
                .body("detail", containsString("allows 1Gi at most"));
        submit("{\"role\":\"pods\",\"command\":\"true\",\"resources\":{\"cpu\":\"1\"}}")
                .statusCode(400)
                .body("field", equalTo("resources.cpu"));
        submit("{\"role\":\"default\",\"command\":\"true\",\"image\":\"team/x\"}")
                .statusCode(400)
                .body("detail", containsString("does not run as pods"));
    }

    private ValidatableResponse begin(String ideator, String evaluator) {
        String project = "bounds-" + UUID.randomUUID();
        api.submitter().body("{\"name\":\"%s\"}".formatted(project)).post("/v1/projects");
        return api.submitter()
                .contentType(ContentType.TEXT)
                .body("""
                        repository: {project: %s}
                        metrics: {size: integer}
                        objective: {expr: size, direction: minimize}
                        roles:
                          ideator: {%s}
                          executor: {role: pods, command: x, image: team/y}
                          evaluator: {%s}
                        """.formatted(project, ideator, evaluator))
                .post("/v1/experiments")
                .then();
    }

    @Test
    void a_session_cannot_be_a_pod() {
        begin("role: pods, style: session, command: x", "role: pods, command: x")
                .statusCode(400)
                .body("field", equalTo("roles.ideator.style"))
                .body("detail", containsString("session cannot run as pods"));
    }

    @Test
    void a_spec_chooses_within_the_same_bounds() {
        begin("role: pods, style: once, command: x", "role: pods, command: x, resources: {memory: 2GiB}")
                .statusCode(400)
                .body("detail", containsString("allows 1Gi at most"));
        begin("role: pods, style: once, command: x", "role: pods, command: x, image: evil")
                .statusCode(400)
                .body("detail", containsString("not 'evil'"));
    }
}
