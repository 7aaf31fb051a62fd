package dev.leasehold.experiment.document;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A mapping with known fields, made into a record.
 *
 * <p>Everything that is wrong is found in one reading, also what two fields say together ({@link Values#complain}).
 */
public final class ObjectShape<T> implements Shape<T> {
    private final List<Field<?>> fields;
    private final Function<Values, T> maker;
    private final boolean open;

    private ObjectShape(List<Field<?>> fields, Function<Values, T> maker, boolean open) {
        this.fields = List.copyOf(fields);
        this.maker = maker;
        this.open = open;
    }

    /** A field that is not among these is an error. */
    public static <T> ObjectShape<T> of(List<Field<?>> fields, Function<Values, T> maker) {
        return new ObjectShape<>(fields, maker, false);
    }

    /** A field that is not among these is passed over. */
    public static <T> ObjectShape<T> open(List<Field<?>> fields, Function<Values, T> maker) {
        return new ObjectShape<>(fields, maker, true);
    }

    @Override
    public Optional<T> read(Node node, Place place) {
        if (!(node instanceof Node.Mapping mapping)) {
            return place.refuse(node, "must be a mapping, is " + node.described());
        }
        int before = place.count();
        refuseUnknown(mapping, place);
        Map<Field<?>, Object> read = new HashMap<>();
        for (Field<?> field : fields) {
            mapping.entry(field.name())
                    .ifPresentOrElse(
                            entry -> field.shape()
                                    .read(entry.value(), place.field(field.name()))
                                    .ifPresent(value -> read.put(field, value)),
                            () -> requireAbsent(field, mapping, place));
        }
        if (place.count() > before) {
            return Optional.empty();
        }
        Optional<T> made = make(new Values(mapping, read, place), place);
        return place.count() > before ? Optional.empty() : made;
    }

    /** What a record's own constructor refuses is said of the whole object. */
    private Optional<T> make(Values values, Place place) {
        try {
            return Optional.of(maker.apply(values));
        } catch (IllegalArgumentException e) {
            return place.refuse(values.node(), String.valueOf(e.getMessage()));
        }
    }

    private void refuseUnknown(Node.Mapping mapping, Place place) {
        List<String> names = fields.stream().map(Field::name).toList();
        List<String> seen = new java.util.ArrayList<>();
        for (Node.Entry entry : mapping.entries()) {
            Place at = place.field(entry.key());
            if (seen.contains(entry.key())) {
                at.find(entry.mark(), "stands twice");
            } else if (!open && !names.contains(entry.key())) {
                at.findUnknown(entry.mark(), "is not a field here", entry.key(), names);
            }
            seen.add(entry.key());
        }
    }

    private static void requireAbsent(Field<?> field, Node.Mapping mapping, Place place) {
        if (field.required()) {
            place.field(field.name()).find(mapping.mark(), "is required: " + field.description());
        }
    }

    @Override
    public ObjectNode schema() {
        ObjectNode schema = Scalars.type("object");
        ObjectNode properties = schema.putObject("properties");
        for (Field<?> field : fields) {
            ObjectNode property = field.shape().schema();
            property.put("description", field.description());
            properties.set(field.name(), property);
        }
        ArrayNode required = schema.putArray("required");
        fields.stream().filter(Field::required).map(Field::name).forEach(required::add);
        schema.put("additionalProperties", open);
        return schema;
    }

    /** Reads a whole document, or says everything that is wrong with it. */
    public T read(Node document) throws InvalidDocument {
        List<Finding> findings = new java.util.ArrayList<>();
        Optional<T> read = read(document, new Place("", findings));
        if (read.isEmpty()) {
            throw new InvalidDocument(findings);
        }
        return read.get();
    }
}
