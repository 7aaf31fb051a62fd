package dev.leasehold.platform.client;

import org.jspecify.annotations.Nullable;
import java.net.URLEncoder;
import java.util.Collection;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A path with its query, every value encoded. */
public final class Query {
    private final StringBuilder path;
    private char separator = '?';

    /** {@code words} fill the {@code %s} of the template, each as one segment whatever is in it. */
    public Query(String template, String... words) {
        Object[] encoded = List.of(words).stream().map(Query::encode).toArray();
        path = new StringBuilder(template.formatted(encoded));
    }

    /** Nothing for null. */
    public Query with(String name, @Nullable Object value) {
        if (value != null) {
            path.append(separator).append(name).append('=').append(encode(value.toString()));
            separator = '&';
        }
        return this;
    }

    public Query withAll(String name, @Nullable Collection<String> values) {
        if (values != null) {
            values.forEach(value -> with(name, value));
        }
        return this;
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private static String encode(String word) {
        return URLEncoder.encode(word, UTF_8).replace("+", "%20");
    }
}
