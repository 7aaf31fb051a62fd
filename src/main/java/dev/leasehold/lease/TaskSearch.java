package dev.leasehold.lease;

import dev.leasehold.platform.Json;
import dev.leasehold.platform.sql.Sql;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The rows of {@code task} that a filter finds.
 *
 * <p>A plan is made once and serves all parameters (see docs/decisions), so a condition stands in the statement only if
 * it was asked for, and states, and how many are wanted, stand there as literals: they decide which of the partial indexes
 * may be used, and which is the shortest way.
 */
final class TaskSearch {
    private final StringBuilder conditions = new StringBuilder("true");
    private final List<Object> parameters = new ArrayList<>();

    TaskSearch(TaskFilter filter, @Nullable UUID before) {
        if (!filter.states().isEmpty()) {
            conditions.append(" and ").append(among(filter.states()));
        }
        and("id < ?", before);
        and("role = ?", filter.role());
        and("group_name = ?", filter.group());
        and("code = ?", filter.code() == null ? null : filter.code().wire());
        and("labels <> '{}' and labels @> ?::jsonb", filter.labels().isEmpty() ? null : Json.write(filter.labels()));
    }

    /** Each part as one of the partial indexes has it: what is alive is found without a look at all that has ended. */
    private static String among(List<String> states) {
        List<String> parts = new ArrayList<>();
        if (states.contains("queued")) {
            parts.add("state = 'queued' and place is not null");
            parts.add("state = 'queued' and place is null");
        }
        for (List<String> group : List.of(TaskFilter.HELD, TaskFilter.DEAD, List.of("succeeded"))) {
            String wanted = group.stream().filter(states::contains).collect(Collectors.joining("', '"));
            if (!wanted.isEmpty()) {
                parts.add("state in ('%s')".formatted(wanted));
            }
        }
        return parts.isEmpty() ? "false" : "(%s)".formatted(String.join(" or ", parts));
    }

    private void and(String condition, @Nullable Object parameter) {
        if (parameter != null) {
            conditions.append(" and ").append(condition);
            parameters.add(parameter);
        }
    }

    /** Newest first. */
    List<Task> list(Connection connection, int limit) throws SQLException {
        return select("*", connection, limit).list(TaskTable::task);
    }

    /** The same without what they are. */
    List<UUID> ids(Connection connection, int limit) throws SQLException {
        return select("id", connection, limit).list(row -> row.getObject("id", UUID.class));
    }

    private Sql select(String what, Connection connection, int limit) {
        return Sql.of(
                connection,
                "select %s from task where %s order by id desc limit %d".formatted(what, conditions, limit),
                parameters.toArray());
    }
}
