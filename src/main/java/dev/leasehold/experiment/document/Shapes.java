package dev.leasehold.experiment.document;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The shapes of lists, of mappings with free keys, and of what may be one thing or another. */
public final class Shapes {
    private Shapes() {}

    public static <T> Shape<List<T>> list(Shape<T> item, int least, int most) {
        ObjectNode schema = Scalars.type("array").put("minItems", least).put("maxItems", most);
        schema.set("items", item.schema());
        return Scalars.of(schema, (node, place) -> {
            if (!(node instanceof Node.Sequence(Mark _, List<Node> nodes))) {
                return place.refuse(node, "must be a list, is " + node.described());
            }
            if (nodes.size() < least || nodes.size() > most) {
                return place.refuse(node, "has %d items, must have %d to %d".formatted(nodes.size(), least, most));
            }
            List<T> items = new ArrayList<>();
            for (int i = 0; i < nodes.size(); i++) {
                item.read(nodes.get(i), place.item(i)).ifPresent(items::add);
            }
            return items.size() == nodes.size() ? Optional.of(List.copyOf(items)) : Optional.empty();
        });
    }

    /** A mapping with free keys of a certain form, which {@code what} names for people. */
    public static <T> Shape<SequencedMap<String, T>> map(
            Pattern keys, String what, Shape<T> value, int least, int most) {
        ObjectNode schema = Scalars.type("object").put("minProperties", least).put("maxProperties", most);
        schema.putObject("propertyNames").put("pattern", "^(?:" + keys.pattern() + ")$");
        schema.set("additionalProperties", value.schema());
        return Scalars.of(schema, (node, place) -> {
            if (!(node instanceof Node.Mapping(Mark _, List<Node.Entry> entries))) {
                return place.refuse(node, "must be a mapping, is " + node.described());
            }
            if (entries.size() < least || entries.size() > most) {
                return place.refuse(node, "has %d entries, must have %d to %d".formatted(entries.size(), least, most));
            }
            SequencedMap<String, T> values = new LinkedHashMap<>();
            int before = place.count();
            for (Node.Entry entry : entries) {
                Place at = place.field(entry.key());
                if (!keys.matcher(entry.key()).matches()) {
                    at.find(entry.mark(), "must be named by " + what);
                } else if (values.containsKey(entry.key())) {
                    at.find(entry.mark(), "stands twice");
                }
                value.read(entry.value(), at).ifPresent(read -> values.putIfAbsent(entry.key(), read));
            }
            return place.count() == before
                    ? Optional.of(Collections.unmodifiableSequencedMap(values))
                    : Optional.empty();
        });
    }

    /** A text where the document has a text, and otherwise what the other shape says. */
    public static <T> Shape<T> textOr(Shape<? extends T> text, Shape<? extends T> other) {
        return either(text, other, node -> node instanceof Node.Text);
    }

    /** A mapping where the document has a mapping, and otherwise what the other shape says. */
    public static <T> Shape<T> mappingOr(Shape<? extends T> mapping, Shape<? extends T> other) {
        return either(mapping, other, node -> node instanceof Node.Mapping);
    }

    /** Empty where the document says null. Without this, null is refused everywhere. */
    @SuppressWarnings("OptionalMapToOptional") // what is read is an Optional itself
    public static <T> Shape<Optional<T>> nullOr(Shape<T> shape) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.putArray("oneOf").add(shape.schema()).add(Scalars.type("null"));
        return Scalars.of(
                schema,
                (node, place) -> node instanceof Node.Null
                        ? Optional.of(Optional.empty())
                        : shape.read(node, place).map(Optional::of));
    }

    private static <T> Shape<T> either(Shape<? extends T> first, Shape<? extends T> second, Predicate<Node> isFirst) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.putArray("oneOf").add(first.schema()).add(second.schema());
        return Scalars.of(
                schema,
                (node, place) -> isFirst.test(node)
                        ? first.read(node, place).map(value -> (T) value)
                        : second.read(node, place).map(value -> (T) value));
    }
}
