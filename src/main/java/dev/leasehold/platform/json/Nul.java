package dev.leasehold.platform.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.StreamSupport;

/** The character that JSON can hold, and neither a text of PostgreSQL nor an argument of a command. */
public final class Nul {
    private Nul() {}

    public static String replaced(String text) {
        return text.replace('\0', ' ');
    }

    /** The same with blanks in its place, in names too: what untrusted commands say is stored, and read on, as it is then. */
    public static JsonNode replaced(JsonNode node) {
        return isIn(node) ? copied(node) : node;
    }

    private static boolean isIn(JsonNode node) {
        return switch (node) {
            case ObjectNode object ->
                object.properties().stream()
                        .anyMatch(member -> member.getKey().indexOf('\0') >= 0 || isIn(member.getValue()));
            case ArrayNode array ->
                StreamSupport.stream(array.spliterator(), false).anyMatch(Nul::isIn);
            default -> node.isTextual() && node.textValue().indexOf('\0') >= 0;
        };
    }

    private static JsonNode copied(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(member -> copy.set(replaced(member.getKey()), copied(member.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> copy.add(copied(element)));
                yield copy;
            }
            default -> node.isTextual() ? JsonNodeFactory.instance.textNode(replaced(node.textValue())) : node;
        };
    }
}
