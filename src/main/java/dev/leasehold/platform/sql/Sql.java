package dev.leasehold.platform.sql;

import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One statement with its parameters, in the order of its question marks. */
public final class Sql {
    private final Connection connection;
    private final String text;
    private final @Nullable Object[] parameters;

    private Sql(Connection connection, String text, @Nullable Object... parameters) {
        this.connection = connection;
        this.text = text;
        this.parameters = parameters;
    }

    public static Sql of(Connection connection, String text, @Nullable Object... parameters) {
        return new Sql(connection, text, parameters);
    }

    /** Several statements that travel to the server together and are answered together: the time of one, not of each. */
    public static void executeTogether(Connection connection, List<Sql> statements) throws SQLException {
        if (!statements.isEmpty()) {
            together(connection, statements).execute();
        }
    }

    /** Two statements that travel together, and the rows of the second, which sees what the first has done. */
    public static <T> List<T> listAfter(Connection connection, Sql first, Sql second, RowMapper<T> mapper)
            throws SQLException {
        try (PreparedStatement statement =
                together(connection, List.of(first, second)).prepare()) {
            statement.execute();
            statement.getMoreResults();
            try (ResultSet rows = statement.getResultSet()) {
                return mapped(rows, mapper);
            }
        }
    }

    private static Sql together(Connection connection, List<Sql> statements) {
        String texts = statements.stream().map(one -> one.text).collect(Collectors.joining(";\n"));
        @Nullable
        Object[] all = statements.stream()
                .flatMap(one -> Arrays.<@Nullable Object>stream(one.parameters))
                .toArray();
        return new Sql(connection, texts, all);
    }

    @FunctionalInterface
    public interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    public <T> List<T> list(RowMapper<T> mapper) throws SQLException {
        try (PreparedStatement statement = prepare();
                ResultSet rows = statement.executeQuery()) {
            return mapped(rows, mapper);
        }
    }

    private static <T> List<T> mapped(ResultSet rows, RowMapper<T> mapper) throws SQLException {
        List<T> result = new ArrayList<>();
        while (rows.next()) {
            result.add(mapper.map(rows));
        }
        return result;
    }

    public <T> Optional<T> first(RowMapper<T> mapper) throws SQLException {
        return list(mapper).stream().findFirst();
    }

    /** How many rows changed. */
    public int execute() throws SQLException {
        try (PreparedStatement statement = prepare()) {
            statement.execute();
            return statement.getUpdateCount();
        }
    }

    /** A column of an {@code unnest(?::type[])}: one element per item, nulls allowed. */
    public static <T> SqlArray column(String type, Collection<T> items, Function<T, ? extends @Nullable Object> value) {
        List<@Nullable Object> elements = new ArrayList<>(items.size());
        for (T item : items) {
            elements.add(converted(value.apply(item)));
        }
        return new SqlArray(type, elements);
    }

    public static SqlArray uuids(Collection<UUID> ids) {
        return new SqlArray("uuid", List.copyOf(ids));
    }

    /** The values of an array parameter, and PostgreSQL's name of their type. */
    public record SqlArray(String type, List<? extends @Nullable Object> elements) {}

    /** A time that is never null. */
    public static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    public static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
        return row.getObject(column, Integer.class);
    }

    private PreparedStatement prepare() throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text);
        try {
            for (int i = 0; i < parameters.length; i++) {
                bind(statement, i + 1, parameters[i]);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (converted(value)) {
            case null -> statement.setNull(index, Types.NULL);
            case SqlArray(String type, List<?> elements)
            when type.equals("uuid") -> statement.setObject(index, literal(elements), Types.OTHER);
            case SqlArray(String type, List<?> elements) ->
                statement.setArray(index, connection.createArrayOf(type, array(type, elements)));
            case Object other -> statement.setObject(index, other);
        }
    }

    /** The driver goes by the class of the array: these it sends in binary, any other as text, escaped one by one. */
    private static @Nullable Object[] array(String type, List<? extends @Nullable Object> elements) {
        return switch (type) {
            case "bytea" -> elements.toArray(byte[][]::new);
            case "text" -> elements.toArray(String[]::new);
            case "bigint" -> elements.toArray(Long[]::new);
            case "int" -> elements.toArray(Integer[]::new);
            case "smallint" -> elements.stream().map(Sql::small).toArray(Short[]::new);
            case "float8" -> elements.toArray(Double[]::new);
            default -> elements.toArray();
        };
    }

    private static @Nullable Short small(@Nullable Object number) {
        return number == null ? null : ((Number) number).shortValue();
    }

    /** Nothing in an id is ever escaped, which the driver cannot know. */
    private static String literal(List<? extends @Nullable Object> ids) {
        StringJoiner literal = new StringJoiner(",", "{", "}");
        ids.forEach(id -> literal.add(String.valueOf(id)));
        return literal.toString();
    }

    /** Times as PostgreSQL's driver takes them, durations as seconds. */
    private static @Nullable Object converted(@Nullable Object value) {
        return switch (value) {
            case Instant instant -> instant.atOffset(ZoneOffset.UTC);
            case Duration duration -> duration.toNanos() / 1e9;
            case null -> null;
            default -> value;
        };
    }
}
