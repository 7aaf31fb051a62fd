package dev.leasehold.platform.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a Java type looks like in JSON, in a few words. */
final class Shapes {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<Class<?>> WHOLE =
            Set.of(int.class, Integer.class, long.class, Long.class, short.class, Short.class);
    private static final Set<Class<?>> DECIMAL = Set.of(double.class, Double.class, float.class, Float.class);

    private Shapes() {}

    static String of(Class<?> type) {
        if (WHOLE.contains(type)) {
            return "a whole number";
        }
        if (DECIMAL.contains(type) || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == Instant.class) {
            return "a point in time such as 2030-01-31T12:00:00Z";
        }
        if (type == Duration.class) {
            return "a duration such as PT30S";
        }
        if (type.isEnum()) {
            return "one of " + String.join(", ", constants(type));
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a string";
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        return type.isRecord() || Map.class.isAssignableFrom(type) ? "an object" : "of another type";
    }

    /** The constants of an enum as they are spelt in JSON. */
    static List<String> constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> MAPPER.convertValue(constant, String.class))
                .toList();
    }
}
