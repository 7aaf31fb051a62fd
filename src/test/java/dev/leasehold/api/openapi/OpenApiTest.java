package dev.leasehold.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.docs.Pages;
import dev.leasehold.platform.Json;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import static io.quarkus.smallrye.openapi.runtime.OpenApiConstants.DEFAULT_DOCUMENT_NAME;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class OpenApiTest {
    private static final Pattern RESOURCE = Pattern.compile("^@Path\\(\"(/[^\"]+)\"\\)", Pattern.MULTILINE);

    private JsonPath document;

    @Inject
    OpenApiDocumentService scanned;

    @BeforeEach
    void read() {
        document = given().get("/openapi?format=json").jsonPath();
    }

    /** Write it anew with {@code ./mvnw test -Dtest=OpenApiTest -Dleasehold.write-docs=true}. */
    @Test
    void what_is_served_is_what_the_code_says() {
        String fromTheCode = new String(scanned.getDocument(DEFAULT_DOCUMENT_NAME, Format.JSON), UTF_8);
        String page = inOrder(Json.read(fromTheCode, ObjectNode.class)).toPrettyString() + "\n";
        Pages.mustRead(Path.of("src/main/resources/openapi.json"), page);
        assertThat(given().get("/openapi?format=json").asString()).isEqualTo(page);
    }

    /** As people read it; the scanner goes by the order of files on a disk. */
    private static ObjectNode inOrder(ObjectNode document) {
        ObjectNode ordered = document.objectNode();
        ordered.set("openapi", document.get("openapi"));
        ordered.set("info", document.get("info"));
        ordered.putArray("tags")
                .addAll(StreamSupport.stream(document.withArray("tags").spliterator(), false)
                        .sorted(Comparator.comparing(tag -> tag.get("name").asText()))
                        .toList());
        document.withObject("paths").properties().forEach(path -> path.setValue(sorted(path.getValue())));
        ordered.set("paths", sorted(document.get("paths")));
        document.withObject("components").properties().forEach(kind -> kind.setValue(sorted(kind.getValue())));
        ordered.set("components", sorted(document.get("components")));
        assertThat(ordered.properties()).hasSameSizeAs(document.properties());
        return ordered;
    }

    private static ObjectNode sorted(JsonNode object) {
        ObjectNode sorted = ((ObjectNode) object).objectNode();
        object.properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> sorted.set(entry.getKey(), entry.getValue()));
        return sorted;
    }

    @Test
    void no_operation_is_one_of_the_tests() throws IOException {
        List<String> ours = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher path = RESOURCE.matcher(Files.readString(file));
                while (path.find()) {
                    ours.add(path.group(1));
                }
            }
        }
        assertThat(document.<String, Object>getMap("paths").keySet())
                .allSatisfy(path -> assertThat(ours)
                        .anyMatch(resource -> path.equals(resource) || path.startsWith(resource + "/")));
    }

    @Test
    void it_comes_as_yaml_or_as_json() {
        assertThat(given().get("/openapi").contentType()).isEqualTo("application/yaml;charset=UTF-8");
        JsonNode json = Json.read(given().get("/openapi?format=json").asString(), JsonNode.class);
        assertThat(Json.read(
                        Json.write(new Yaml()
                                .load(given().accept("*/*").get("/openapi").asString())),
                        JsonNode.class))
                .isEqualTo(json);
        assertThat(given().accept("application/json").get("/openapi").contentType())
                .startsWith("application/json");
        assertThat(given().accept("application/yaml")
                        .get("/openapi?format=JSON")
                        .contentType())
                .startsWith("application/json");
        assertThat(given().accept("text/html, application/json").get("/openapi").contentType())
                .startsWith("application/yaml");
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
