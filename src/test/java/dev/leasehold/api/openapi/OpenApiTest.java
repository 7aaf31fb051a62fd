package dev.leasehold.api.openapi;

import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class OpenApiTest {
    private JsonPath document;

    @BeforeEach
    void read() {
        document = given().get("/openapi?format=json").jsonPath();
    }

    @Test
    void every_error_is_a_problem() {
        assertThat(document.getString("paths.'/v1/tokens'.post.responses.'4XX'.'$ref'"))
                .isEqualTo("#/components/responses/Problem");
        assertThat(document.getString("components.responses.Problem.content.'application/problem+json'.schema.'$ref'"))
                .isEqualTo("#/components/schemas/Problem");
    }

    @Test
    void an_operation_has_the_status_its_method_states() {
        assertThat(document.<String, Object>getMap("paths.'/v1/tokens'.post.responses"))
                .containsOnlyKeys("201", "4XX", "5XX");
    }

    @Test
    void what_answers_nothing_says_so() {
        assertThat(document.<String, Object>getMap("paths.'/v1/claims/errands/{errand}'.post.responses"))
                .containsOnlyKeys("204", "4XX", "5XX");
    }

    @Test
    void a_scope_and_a_digest_are_strings() {
        assertThat(document.getString("components.schemas.Scope.type")).isEqualTo("string");
        assertThat(document.getString("components.schemas.Digest.type")).isEqualTo("string");
    }

    @Test
    void what_needs_a_token_says_which() {
        assertThat(document.getList("paths.'/v1/blobs/{digest}'.get.x-leasehold-scope", String.class))
                .containsExactly("read", "worker:*");
        assertThat(document.getList("paths.'/problems'.get.security")).isEmpty();
    }

    @Test
    void what_may_be_null_in_a_record_may_be_so_in_its_shape_and_the_rest_is_required() {
        assertThat(document.getList("components.schemas.TaskPage.properties.next.type", String.class))
                .containsExactly("string", "null");
        assertThat(document.getString("components.schemas.Task.properties.runAfter.anyOf[1].type"))
                .isEqualTo("null");
        assertThat(document.getList("components.schemas.Task.required", String.class))
                .contains("id", "submittedAt")
                .doesNotContain("runAfter", "labels");
    }

    @Test
    void what_is_only_answered_by_a_response_is_declared_too() {
        assertThat(document.getList("components.schemas.Project.properties.commit.type", String.class))
                .containsExactly("string", "null");
    }

    @Test
    void a_length_is_no_parameter_and_json_is_anything() {
        assertThat(document.getList("paths.'/v1/blobs'.post.parameters")).isNull();
        assertThat(document.<String, Object>getMap("components.schemas.JsonNode"))
                .doesNotContainKey("properties");
    }
}
