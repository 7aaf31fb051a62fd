package dev.leasehold.experiment.store;

import dev.leasehold.platform.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of {@code idea}. */
final class IdeaTable {

    /** What a variant needs of its idea. */
    record Taken(String slug, List<String> parents) {}

    void insert(Connection connection, UUID experiment, List<NewIdea> ideas) throws SQLException {
        for (NewIdea idea : ideas) {
            Sql.of(
                            connection,
                            """
                            insert into idea (id, experiment, state, slug, priority, parents, content, artifacts)
                            values (?, ?, 'waiting', ?, ?, ?, ?, ?)
                            """,
                            idea.id(),
                            experiment,
                            idea.slug(),
                            idea.priority(),
                            Sql.column("text", idea.parents(), parent -> parent),
                            idea.content() == null ? null : idea.content().value(),
                            idea.artifacts())
                    .execute();
        }
    }

    /** Empty when it does not wait any more. */
    Optional<Taken> take(Connection connection, UUID idea) throws SQLException {
        return Sql.of(connection, """
                update idea set state = 'taken' where id = ? and state = 'waiting' returning slug, parents
                """, idea)
                .first(row -> new Taken(row.getString("slug"), List.of((String[])
                        row.getArray("parents").getArray())));
    }

    /** Those that still wait are never taken any more. */
    int forget(Connection connection, UUID experiment) throws SQLException {
        return Sql.of(connection, """
                update idea set state = 'unused' where experiment = ? and state = 'waiting'
                """, experiment).execute();
    }
}
