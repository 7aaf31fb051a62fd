package dev.leasehold.docs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.api.openapi.ProblemsAndRules;
import dev.leasehold.platform.Json;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import static io.quarkus.smallrye.openapi.runtime.OpenApiConstants.DEFAULT_DOCUMENT_NAME;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * {@code docs/rest.md} says what {@code /openapi} says, both of them read off the code. Write it anew with {@code ./mvnw test -Dtest=RestReferenceTest
 * -Dleasehold.write-docs=true}.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class RestReferenceTest {
    private static final Path PAGE = Path.of("docs/rest.md");
    private static final String MARK =
            "<!-- From here on written by RestReferenceTest from the OpenAPI document. -->\n";

    @Inject
    OpenApiDocumentService scanned;

    @Test
    void the_page_is_what_the_openapi_says() {
        JsonNode document =
                Json.read(new String(scanned.getDocument(DEFAULT_DOCUMENT_NAME, Format.JSON), UTF_8), JsonNode.class);
        String page = Pages.read(PAGE);
        String own = page.substring(0, page.indexOf(MARK));

        Pages.mustRead(PAGE, own + MARK + routes(document) + shapes(document));
    }

    private static String routes(JsonNode document) {
        StringBuilder text = new StringBuilder("\n## Routes\n");
        Map<String, JsonNode> paths = new TreeMap<>();
        document.path("paths").properties().forEach(path -> paths.put(path.getKey(), path.getValue()));
        paths.forEach((path, operations) -> operations.properties().forEach(operation -> {
            text.append("\n### %s %s\n\n".formatted(operation.getKey().toUpperCase(Locale.ROOT), path));
            describe(text, operation.getValue());
        }));
        return text.toString();
    }

    private static void describe(StringBuilder text, JsonNode operation) {
        paragraph(text, operation.path("summary").asText(""));
        paragraph(text, operation.path("description").asText(""));
        List<String> scopes = new ArrayList<>();
        operation.path(ProblemsAndRules.SCOPE).forEach(scope -> scopes.add("`" + scope.asText() + "`"));
        text.append("Needs ")
                .append(scopes.isEmpty() ? "no token" : "a token with " + String.join(" or ", scopes))
                .append(".\n");
        if (operation.has(ProblemsAndRules.WITHIN)) {
            text.append("Answers tokens for one experiment or role, told by: ")
                    .append(operation.path(ProblemsAndRules.WITHIN).asText())
                    .append(".\n");
        }
        if (operation.has("parameters") || operation.has("requestBody")) {
            text.append('\n');
        }
        operation
                .path("parameters")
                .forEach(parameter -> text.append("- `%s` (%s%s): %s\n"
                        .formatted(
                                parameter.path("name").asText(),
                                parameter.path("in").asText(),
                                parameter.path("required").asBoolean() ? ", required" : "",
                                type(parameter.path("schema")))));
        content(text, "body", operation.path("requestBody").path("content"));
        text.append('\n');
        operation.path("responses").properties().forEach(response -> {
            if (response.getKey().startsWith("2")) {
                content(text, response.getKey(), response.getValue().path("content"));
            }
        });
    }

    private static void content(StringBuilder text, String what, JsonNode content) {
        if (content.isEmpty() && what.startsWith("2")) {
            text.append("- %s, without a body\n".formatted(what));
        }
        content.properties()
                .forEach(media -> text.append("- %s, `%s`: %s\n"
                        .formatted(what, media.getKey(), type(media.getValue().path("schema")))));
    }

    private static String shapes(JsonNode document) {
        StringBuilder text = new StringBuilder("\n## Shapes\n");
        Map<String, JsonNode> schemas = new TreeMap<>();
        document.path("components")
                .path("schemas")
                .properties()
                .forEach(schema -> schemas.put(schema.getKey(), schema.getValue()));
        schemas.forEach((name, schema) -> {
            text.append("\n### %s\n\n".formatted(name));
            paragraph(text, schema.path("description").asText(""));
            if (schema.path("properties").isEmpty()) {
                text.append(type(schema)).append('\n');
                return;
            }
            List<String> required = new ArrayList<>();
            schema.path("required").forEach(member -> required.add(member.asText()));
            text.append("| member | type |\n|---|---|\n");
            schema.path("properties")
                    .properties()
                    .forEach(member -> text.append("| `%s`%s | %s |\n"
                            .formatted(
                                    member.getKey(),
                                    required.contains(member.getKey()) ? "" : ", optional",
                                    type(member.getValue()).replace("|", "or"))));
        });
        return text.toString();
    }

    private static String type(JsonNode schema) {
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asText().replaceFirst(".*/", "");
            return "[%s](#%s)".formatted(name, name.toLowerCase(Locale.ROOT));
        }
        for (String several : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.has(several)) {
                List<String> types = new ArrayList<>();
                schema.path(several).forEach(each -> types.add(type(each)));
                return String.join(" or ", types);
            }
        }
        if (schema.has("enum")) {
            List<String> values = new ArrayList<>();
            schema.path("enum").forEach(value -> values.add("`" + value.asText() + "`"));
            return String.join(", ", values);
        }
        List<String> types = new ArrayList<>();
        JsonNode type = schema.path("type");
        (type.isArray() ? type : List.of(type)).forEach(each -> types.add(each.asText()));
        types.removeIf(String::isEmpty);
        String plain = types.isEmpty() ? "any" : String.join(" or ", types);
        if (types.contains("array")) {
            return plain + " of " + type(schema.path("items"));
        }
        if (schema.path("additionalProperties").isObject()) {
            return plain + " of " + type(schema.path("additionalProperties"));
        }
        return plain
                + (schema.has("format")
                        ? " (%s)".formatted(schema.path("format").asText())
                        : "")
                + (schema.has("default")
                        ? ", by default `%s`".formatted(schema.path("default").asText())
                        : "");
    }

    private static void paragraph(StringBuilder text, String words) {
        if (!words.isBlank()) {
            text.append(words.strip().replaceAll("\\s*\\R\\s*", " ")).append("\n\n");
        }
    }
}
