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
 * it was asked for, and states stand there as literals: they decide which of the partial indexes may be used.
 */
final class TaskSearch {
    private final StringBuilder conditions = new StringBuilder("true");
    private final List<Object> parameters = new ArrayList<>();

    TaskSearch(TaskFilter filter, @Nullable UUID before) {
        if (!filter.states().isEmpty()) {
            conditions.append(filter.states().stream()
                    .filter(TaskFilter.STATES::contains)
                    .collect(Collectors.joining("', '", " and state in ('", "')")));
        }
        and("id < ?", before);
        and("role = ?", filter.role());
        and("group_name = ?", filter.group());
        and("code = ?", filter.code() == null ? null : filter.code().wire());
        and("labels <> '{}' and labels @> ?::jsonb", filter.labels().isEmpty() ? null : Json.write(filter.labels()));
    }

    private void and(String condition, @Nullable Object parameter) {
        if (parameter != null) {
            conditions.append(" and ").append(condition);
            parameters.add(parameter);
        }
    }

    /** Newest first. */
    List<Task> list(Connection connection, int limit) throws SQLException {
        parameters.add(limit);
        return Sql.of(
                        connection,
                        "select * from task where %s order by id desc limit ?".formatted(conditions),
                        parameters.toArray())
                .list(TaskTable::task);
    }
}
