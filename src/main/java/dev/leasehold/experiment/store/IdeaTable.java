package dev.leasehold.experiment.store;

import dev.leasehold.platform.blob.Digest;
import dev.leasehold.platform.sql.Sql;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of {@code idea}. */
final class IdeaTable {

    /** What a variant needs of its idea. */
    record Taken(String slug, List<String> parents) {}

    void insert(Connection connection, UUID experiment, List<NewIdea> ideas) throws SQLException {
        Sql.of(
                        connection,
                        """
                        insert into idea (id, experiment, state, slug, priority, parents, content, artifacts)
                        select n.id, ?, 'waiting', n.slug, n.priority, string_to_array(n.parents, ' '), n.content, n.artifacts
                        from unnest(?::uuid[], ?::text[], ?::float8[], ?::text[], ?::text[], ?::text[])
                          as n (id, slug, priority, parents, content, artifacts)
                        """,
                        experiment,
                        Sql.column("uuid", ideas, NewIdea::id),
                        Sql.column("text", ideas, NewIdea::slug),
                        Sql.column("float8", ideas, NewIdea::priority),
                        // Commit ids: an array of arrays would have to be as long in every row.
                        Sql.column("text", ideas, idea -> String.join(" ", idea.parents())),
                        Sql.column(
                                "text",
                                ideas,
                                idea -> idea.content() == null
                                        ? null
                                        : idea.content().value()),
                        Sql.column("text", ideas, NewIdea::artifacts))
                .execute();
    }

    void insertPast(Connection connection, UUID experiment, List<PastIdea> ideas) throws SQLException {
        for (PastIdea idea : ideas) {
            Sql.of(
                            connection,
                            """
                            insert into idea
                              (id, experiment, state, slug, priority, parents, content, artifacts, accepted_at)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                            """,
                            idea.id(),
                            experiment,
                            idea.taken() ? "taken" : "unused",
                            idea.slug(),
                            idea.priority(),
                            Sql.column("text", idea.parents(), parent -> parent),
                            idea.content() == null ? null : idea.content().value(),
                            idea.artifacts(),
                            idea.acceptedAt())
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

    Optional<IdeaRow> find(Connection connection, UUID idea) throws SQLException {
        return Sql.of(connection, """
                select i.*, v.id as variant, v.state as variant_state, v.reason
                from idea i left join variant v on v.idea = i.id where i.id = ?
                """, idea).first(IdeaTable::row);
    }

    List<IdeaRow> list(Connection connection, UUID experiment, @Nullable UUID after, int limit) throws SQLException {
        return Sql.of(connection, """
                select i.*, v.id as variant, v.state as variant_state, v.reason
                from idea i left join variant v on v.idea = i.id
                where i.experiment = ? and i.id > coalesce(?::uuid, '00000000-0000-0000-0000-000000000000')
                order by i.id limit ?
                """, experiment, after, limit).list(IdeaTable::row);
    }

    private static IdeaRow row(ResultSet row) throws SQLException {
        String content = row.getString("content");
        return new IdeaRow(
                row.getObject("id", UUID.class),
                row.getString("state"),
                row.getString("slug"),
                row.getDouble("priority"),
                List.of((String[]) row.getArray("parents").getArray()),
                content == null ? null : new Digest(content),
                row.getString("artifacts"),
                Sql.time(row, "accepted_at"),
                row.getObject("variant", UUID.class),
                row.getString("variant_state"),
                row.getString("reason"));
    }

    /** Those that still wait are never taken any more. */
    int forget(Connection connection, UUID experiment) throws SQLException {
        return Sql.of(connection, """
                update idea set state = 'unused' where experiment = ? and state = 'waiting'
                """, experiment).execute();
    }
}
