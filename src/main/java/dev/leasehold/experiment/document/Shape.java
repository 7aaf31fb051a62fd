package dev.leasehold.experiment.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;

/** What may stand at a place of a document: how it is read, and how JSON schema says it. */
public interface Shape<T> {

    /** Empty when it cannot be taken; then {@code place} has been told why. */
    Optional<T> read(Node node, Place place);

    ObjectNode schema();

    /** The same text or number, as something better. What the function refuses by an exception, it explains there. */
    default <R> Shape<R> as(Function<T, R> better) {
        Shape<T> raw = this;
        return new Shape<>() {
            @Override
            public Optional<R> read(Node node, Place place) {
                try {
                    return raw.read(node, place).map(better);
                } catch (IllegalArgumentException e) {
                    return place.refuse(node, String.valueOf(e.getMessage()));
                }
            }

            @Override
            public ObjectNode schema() {
                return raw.schema();
            }
        };
    }
}
