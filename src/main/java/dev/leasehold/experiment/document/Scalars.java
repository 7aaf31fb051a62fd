package dev.leasehold.experiment.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The shapes of single words and numbers. Nothing is converted: a number in quotes is a text. */
public final class Scalars {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String NO_NUL = "must not have a NUL character";

    private Scalars() {}

    public static Shape<Integer> whole(int least, int most) {
        String must = "must be a whole number from %d to %d".formatted(least, most);
        ObjectNode schema = type("integer").put("minimum", least).put("maximum", most);
        return of(schema, (node, place) -> {
            if (node instanceof Node.Whole(Mark _, BigInteger value)
                    && value.bitLength() < Integer.SIZE
                    && value.intValue() >= least
                    && value.intValue() <= most) {
                return Optional.of(value.intValue());
            }
            return place.refuse(node, "%s, is %s".formatted(must, node.described()));
        });
    }

    /** A finite number, with or without a point. */
    public static Shape<Double> number() {
        return of(type("number"), (node, place) -> switch (node) {
            case Node.Whole(Mark _, BigInteger value)
            when Double.isFinite(value.doubleValue()) -> Optional.of(value.doubleValue());
            case Node.Real(Mark _, double value) when Double.isFinite(value) -> Optional.of(value);
            default -> place.refuse(node, "must be a finite number, is " + node.described());
        });
    }

    public static Shape<Boolean> bool() {
        return of(
                type("boolean"),
                (node, place) -> node instanceof Node.Bool(Mark _, boolean value)
                        ? Optional.of(value)
                        : place.refuse(node, "must be true or false, is " + node.described()));
    }

    /** A number or a text, as JSON has it. An integer keeps all its digits. */
    public static Shape<JsonNode> scalar() {
        ObjectNode schema = JSON.objectNode();
        schema.putArray("type").add("number").add("string");
        return of(schema, (node, place) -> switch (node) {
            case Node.Whole(Mark _, BigInteger value) -> Optional.of(JSON.numberNode(value));
            case Node.Real(Mark _, double value) when Double.isFinite(value) -> Optional.of(JSON.numberNode(value));
            case Node.Text(Mark _, Mark _, String value) when hasNul(value) -> place.refuse(node, NO_NUL);
            case Node.Text(Mark _, Mark _, String value) -> Optional.of(JSON.textNode(value));
            default -> place.refuse(node, "must be a finite number or a text, is " + node.described());
        });
    }

    /** Any text that is not blank. */
    public static Shape<String> text() {
        return text("a text that is not blank", Pattern.compile("(?s).*\\S.*"));
    }

    /** A text of a certain form, which {@code what} names in the sentence "must be …". */
    public static Shape<String> text(String what, Pattern pattern) {
        ObjectNode schema =
                type("string").put("pattern", "^(?:" + pattern.pattern().replace("(?s).", "[\\s\\S]") + ")$");
        return of(schema, (node, place) -> switch (node) {
            case Node.Text(Mark _, Mark _, String value) when hasNul(value) -> place.refuse(node, NO_NUL);
            case Node.Text(Mark _, Mark _, String value)
            when pattern.matcher(value).matches() -> Optional.of(value);
            case Node.Text _ -> place.refuse(node, "must be %s, is %s".formatted(what, node.described()));
            case Node.Whole _, Node.Real _, Node.Bool _ -> {
                place.find(node.mark(), "must be %s, is %s".formatted(what, node.described()), "Put it in quotes.");
                yield Optional.empty();
            }
            default -> place.refuse(node, "must be %s, is %s".formatted(what, node.described()));
        });
    }

    /** Any text, blank or not. */
    public static Shape<String> anyText() {
        return text("a text", Pattern.compile("(?s).*"));
    }

    /** One of a few words. */
    public static <T> Shape<T> choice(List<T> values, Function<T, String> wire) {
        Map<String, T> known = new LinkedHashMap<>();
        values.forEach(value -> known.put(wire.apply(value), value));
        ObjectNode schema = type("string");
        known.keySet().forEach(schema.putArray("enum")::add);
        return of(schema, (node, place) -> {
            if (node instanceof Node.Text(Mark mark, Mark _, String word)) {
                if (!known.containsKey(word)) {
                    place.findUnknown(
                            mark, "is '%s', which is none of its words".formatted(word), word, known.keySet());
                }
                return Optional.ofNullable(known.get(word));
            }
            place.findUnknown(node.mark(), "must be a word, is " + node.described(), "", known.keySet());
            return Optional.empty();
        });
    }

    @FunctionalInterface
    interface Read<T> {
        Optional<T> read(Node node, Place place);
    }

    static <T> Shape<T> of(ObjectNode schema, Read<T> read) {
        return new Shape<>() {
            @Override
            public Optional<T> read(Node node, Place place) {
                return read.read(node, place);
            }

            @Override
            public ObjectNode schema() {
                return schema.deepCopy();
            }
        };
    }

    private static boolean hasNul(String text) {
        return text.indexOf('\0') >= 0;
    }

    static ObjectNode type(String name) {
        return JSON.objectNode().put("type", name);
    }
}
