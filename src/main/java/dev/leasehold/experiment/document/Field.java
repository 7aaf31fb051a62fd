package dev.leasehold.experiment.document;

/** A named place in an object. One constant serves for reading, for errors and for the schema. */
public record Field<T>(String name, Shape<T> shape, boolean required, String description) {

    public static <T> Field<T> required(String name, Shape<T> shape, String description) {
        return new Field<>(name, shape, true, description);
    }

    public static <T> Field<T> optional(String name, Shape<T> shape, String description) {
        return new Field<>(name, shape, false, description);
    }
}
