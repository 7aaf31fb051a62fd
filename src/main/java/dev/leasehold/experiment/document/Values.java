package dev.leasehold.experiment.document;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The fields of one object as they were read, for whoever makes a record of them. */
public final class Values {
    private final Node.Mapping node;
    private final Map<Field<?>, Object> read;
    private final Place place;

    Values(Node.Mapping node, Map<Field<?>, Object> read, Place place) {
        this.node = node;
        this.read = Map.copyOf(read);
        this.place = place;
    }

    Node node() {
        return node;
    }

    /** A required field's value. */
    public <T> T get(Field<T> field) {
        return find(field).orElseThrow();
    }

    public <T> T get(Field<T> field, T otherwise) {
        return find(field).orElse(otherwise);
    }

    @SuppressWarnings("unchecked") // a field's own shape made its value
    public <T> Optional<T> find(Field<T> field) {
        return Optional.ofNullable((T) read.get(field));
    }

    public boolean has(Field<?> field) {
        return read.containsKey(field);
    }

    /** Says what is wrong with a field in the light of others. The path may lead further down, as in {@code a.b}. */
    public void complain(String path, String message) {
        at(path).find(mark(path), message);
    }

    /** The same of a word that is none of the known ones. */
    public void complain(String path, String message, String word, Collection<String> known) {
        at(path).findUnknown(mark(path), message, word, known);
    }

    /** The same of one character of a text, counted from 1. */
    public void complain(String path, int character, String message, String suggestion) {
        at(path).find(mark(path).plus(character - 1), message, suggestion);
    }

    private Place at(String path) {
        Place at = place;
        for (String step : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
            at = at.field(step);
        }
        return at;
    }

    /** Where the deepest part of the path stands that is there. */
    private Mark mark(String path) {
        Node at = node;
        for (String step : path.split("\\.", -1)) {
            if (at instanceof Node.Mapping mapping && mapping.entry(step).isPresent()) {
                at = mapping.entry(step).get().value();
            } else {
                break;
            }
        }
        return at.mark();
    }
}
