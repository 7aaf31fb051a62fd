package dev.leasehold.experiment.spec;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/spec.md} says what the schema says. Write it anew with {@code ./mvnw test -Dtest=SpecReferenceTest
 * -Dleasehold.write-docs=true}.
 */
class SpecReferenceTest {
    private static final Path PAGE = Path.of("docs/spec.md");
    private static final String MARK = "<!-- From here on written by SpecReferenceTest from the schema. -->\n";

    private final StringBuilder text = new StringBuilder();

    @Test
    void the_page_is_what_the_schema_says() throws IOException {
        String page = Files.readString(PAGE);
        String own = page.substring(0, page.indexOf(MARK));
        section("The document", Specs.schema());
        String fresh = own + MARK + text;
        if (Boolean.getBoolean("leasehold.write-docs")) {
            Files.writeString(PAGE, fresh);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(fresh);
    }

    /** The page begins with a spec that has something of everything; it had better be one. */
    @Test
    void the_example_at_its_top_is_a_spec() throws Exception {
        String page = Files.readString(PAGE);
        String example = page.substring(page.indexOf("```yaml\n") + 8);

        assertThat(Specs.read(example.substring(0, example.indexOf("```"))).name())
                .isEqualTo("faster parser");
    }

    /** A table of an object's fields, and below it one for each object among them. */
    private void section(String title, JsonNode object) {
        text.append("\n## ").append(title).append("\n\n| field | what stands there | |\n|---|---|---|\n");
        List<String> required = StreamSupport.stream(object.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        object.path("properties")
                .properties()
                .forEach(field -> text.append("| `%s`%s | %s | %s |%n"
                        .formatted(
                                field.getKey(),
                                required.contains(field.getKey()) ? " (required)" : "",
                                shape(field.getValue()),
                                field.getValue().path("description").asText().replace("|", "\\|"))));
        object.path("properties").properties().forEach(field -> {
            String path = title.equals("The document") ? field.getKey() : unquoted(title) + "." + field.getKey();
            for (JsonNode inner : objects(field.getValue())) {
                section("`%s`".formatted(path), inner);
            }
        });
    }

    private static String unquoted(String title) {
        return title.replace("`", "");
    }

    private static List<JsonNode> objects(JsonNode schema) {
        List<JsonNode> found = new ArrayList<>();
        if (schema.has("properties")) {
            found.add(schema);
        }
        schema.path("oneOf").forEach(one -> found.addAll(objects(one)));
        if (schema.has("items")) {
            found.addAll(objects(schema.path("items")));
        }
        return found;
    }

    private static String shape(JsonNode schema) {
        if (schema.has("oneOf")) {
            return StreamSupport.stream(schema.path("oneOf").spliterator(), false)
                    .map(SpecReferenceTest::shape)
                    .distinct()
                    .collect(Collectors.joining(", or "));
        }
        if (schema.has("enum")) {
            return StreamSupport.stream(schema.path("enum").spliterator(), false)
                    .map(word -> "`" + word.asText() + "`")
                    .collect(Collectors.joining(", "));
        }
        return switch (schema.path("type").asText()) {
            case "object" ->
                schema.has("properties")
                        ? "an object, see below"
                        : "a map of names to " + plural(shape(schema.path("additionalProperties")));
            case "array" ->
                "a list of %s to %s: %s"
                        .formatted(
                                schema.path("minItems").asText(),
                                schema.path("maxItems").asText(),
                                shape(schema.path("items")));
            case "integer" ->
                "a whole number from %s to %s"
                        .formatted(
                                schema.path("minimum").asText(),
                                schema.path("maximum").asText());
            case "number" -> "a number";
            case "boolean" -> "`true` or `false`";
            case "string" ->
                schema.path("format").asText().equals("duration") ? "a duration, such as `90s` or `2h`" : "text";
            default -> "a number, a text, or `true` or `false`";
        };
    }

    private static String plural(String shape) {
        return shape.startsWith("`") ? "one of " + shape : shape;
    }
}
