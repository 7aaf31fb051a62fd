package dev.leasehold.experiment.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.experiment.evaluation.Evaluation;
import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.sql.Sql;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;

/** The rows of {@code variant}. */
final class VariantTable {

    void insert(
            Connection connection,
            UUID id,
            UUID experiment,
            @Nullable UUID idea,
            String slug,
            VariantState state,
            List<String> parents,
            @Nullable UUID execution,
            @Nullable UUID evaluation,
            @Nullable String commit)
            throws SQLException {
        Sql.of(
                        connection,
                        """
                        insert into variant
                          (id, experiment, idea, slug, state, parents, execution_task, evaluation_task, commit_id)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                        id,
                        experiment,
                        idea,
                        slug,
                        state.wire(),
                        Sql.column("text", parents, parent -> parent),
                        execution,
                        evaluation,
                        commit)
                .execute();
    }

    /** The experiment, when the variant was in the state to come from. */
    Optional<UUID> move(Connection connection, UUID id, VariantState from, VariantState to, Result result)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                update variant set state = ?, commit_id = coalesce(?, commit_id),
                  integrated_id = coalesce(?, integrated_id), evaluation_task = coalesce(?, evaluation_task),
                  evaluation = coalesce(?::json, evaluation), score = coalesce(?, score),
                  artifacts = coalesce(?, artifacts), code = ?, reason = ?,
                  finished_at = case when ? then now() end
                where id = ? and state = ?
                returning experiment
                """,
                        to.wire(),
                        result.commit(),
                        result.integrated(),
                        result.evaluationTask(),
                        result.evaluation() == null ? null : Json.write(result.evaluation()),
                        result.score(),
                        result.artifacts(),
                        result.code(),
                        result.reason(),
                        to.isEnd(),
                        id,
                        from.wire())
                .first(row -> row.getObject("experiment", UUID.class));
    }

    /** In the order in which they were finished, unfinished ones last. */
    List<VariantLine> lines(Connection connection, UUID experiment) throws SQLException {
        return Sql.of(connection, """
                select * from variant where experiment = ? and idea is not null order by finished_at, id
                """, experiment).list(VariantTable::line);
    }

    private static VariantLine line(ResultSet row) throws SQLException {
        String evaluation = row.getString("evaluation");
        return new VariantLine(
                TaskId.text(row.getObject("id", UUID.class)),
                row.getString("slug"),
                row.getString("state"),
                List.of((String[]) row.getArray("parents").getArray()),
                row.getString("commit_id"),
                row.getString("integrated_id"),
                evaluation == null ? null : evaluation(evaluation),
                row.getObject("score", Double.class),
                Sql.instant(row, "finished_at"),
                row.getString("reason"));
    }

    private static Evaluation evaluation(String json) {
        SequencedMap<String, JsonNode> values = new LinkedHashMap<>();
        Json.read(json, JsonNode.class).properties().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        return new Evaluation(values);
    }
}
