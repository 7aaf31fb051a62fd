package dev.leasehold.experiment.store;

import dev.leasehold.experiment.objective.Direction;
import dev.leasehold.experiment.standing.Standing;
import dev.leasehold.platform.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** The rows of {@code variant}, a page at a time, for people who look through thousands of them. */
final class VariantPages {

    /** Ranked as a {@link Standing} ranks; the baseline is not among them. */
    List<Standing.Place> page(
            Connection connection, UUID experiment, Direction direction, VariantOrder order, int offset, int limit)
            throws SQLException {
        String better = direction == Direction.MINIMIZE ? "asc" : "desc";
        String by = switch (order) {
            case RANK -> "score %s nulls last, finished_at, id".formatted(better);
            case NEWEST -> "id desc";
            case FINISHED -> "finished_at desc nulls last, id desc";
            case NAME -> "slug, id";
            case STATE -> "state, finished_at, id";
        };
        return Sql.of(connection, """
                select *, case when score is not null then (rank() over (order by score %s nulls last))::int end as place
                from variant where experiment = ? and idea is not null
                order by %s offset ? limit ?
                """.formatted(better, by), experiment, offset, limit)
                .list(row -> new Standing.Place(row.getObject("place", Integer.class), VariantTable.line(row)));
    }

    int count(Connection connection, UUID experiment) throws SQLException {
        return Sql.of(connection, """
                select count(*)::int as variants from variant where experiment = ? and idea is not null
                """, experiment)
                .first(row -> row.getInt("variants"))
                .orElse(0);
    }
}
