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

    void insertPast(Connection connection, UUID experiment, List<PastVariant> variants) throws SQLException {
        for (PastVariant variant : variants) {
            VariantLine line = variant.line();
            Sql.of(
                            connection,
                            """
                            insert into variant
                              (id, experiment, idea, slug, state, parents, execution_task, evaluation_task, commit_id,
                               integrated_id, evaluation, score, artifacts, code, reason, begun_at, finished_at)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json, ?, ?, ?, ?, ?, ?)
                            """,
                            variant.id(),
                            experiment,
                            variant.idea(),
                            line.slug(),
                            line.state(),
                            Sql.column("text", line.parents(), parent -> parent),
                            variant.executionTask(),
                            variant.evaluationTask(),
                            line.commit(),
                            line.integrated(),
                            line.evaluation() == null ? null : Json.write(line.evaluation()),
                            line.score(),
                            variant.artifacts(),
                            variant.code(),
                            line.reason(),
                            variant.begunAt(),
                            line.finishedAt())
                    .execute();
        }
    }

    /** All of an experiment, the baseline among them, in the order in which they were begun. */
    List<VariantRow> all(Connection connection, UUID experiment) throws SQLException {
        return Sql.of(connection, "select * from variant where experiment = ? order by id", experiment)
                .list(VariantTable::row);
    }

    /** The experiment, when the variant was in the state to come from. */
    Optional<UUID> move(Connection connection, UUID id, VariantState from, VariantState to, Result result)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                update variant set state = ?, commit_id = coalesce(?, commit_id),
                  integrated_id = coalesce(?, integrated_id), evaluation_task = coalesce(?, evaluation_task),
                  evaluation = coalesce(?::json, evaluation),
                  score = case when ? = 'failed' then null else coalesce(?, score) end,
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
                        to.wire(),
                        result.score(),
                        result.artifacts(),
                        result.code(),
                        result.reason(),
                        to.isEnd(),
                        id,
                        from.wire())
                .first(row -> row.getObject("experiment", UUID.class));
    }

    /** Its evaluation failed, and another task tries again. */
    void evaluateAgain(Connection connection, UUID id, int failures, UUID task) throws SQLException {
        Sql.of(connection, """
                update variant set evaluation_failures = ?, evaluation_task = ? where id = ? and state = 'evaluating'
                """, failures, task, id).execute();
    }

    /** Those that were made and are never evaluated. */
    int cancelMade(Connection connection, UUID experiment) throws SQLException {
        return Sql.of(connection, """
                update variant set state = 'cancelled', reason = 'the experiment ended before it was evaluated',
                  finished_at = now()
                where experiment = ? and state = 'made'
                """, experiment).execute();
    }

    void insertBaseline(Connection connection, UUID id, UUID experiment, String base, Result result)
            throws SQLException {
        insert(connection, id, experiment, null, "baseline", VariantState.MADE, List.of(base), null, null, base);
        move(connection, id, VariantState.MADE, VariantState.BASELINE, result);
    }

    Optional<VariantRow> find(Connection connection, UUID id) throws SQLException {
        return Sql.of(connection, "select * from variant where id = ?", id).first(VariantTable::row);
    }

    Optional<VariantRow> baseline(Connection connection, UUID experiment) throws SQLException {
        return Sql.of(connection, "select * from variant where experiment = ? and idea is null", experiment)
                .first(VariantTable::row);
    }

    List<VariantRow> waiting(Connection connection, UUID experiment) throws SQLException {
        return Sql.of(connection, """
                select * from variant where experiment = ? and state in ('executing', 'evaluating') order by id
                """, experiment).list(VariantTable::row);
    }

    List<VariantLine> history(Connection connection, UUID experiment, int limit) throws SQLException {
        return Sql.of(connection, """
                select * from variant where experiment = ? and state = 'integrated'
                order by finished_at desc, id desc limit ?
                """, experiment, limit).list(VariantTable::line);
    }

    private static VariantRow row(ResultSet row) throws SQLException {
        return new VariantRow(
                row.getObject("id", UUID.class),
                row.getObject("experiment", UUID.class),
                row.getObject("idea", UUID.class),
                VariantState.of(row.getString("state")),
                line(row),
                row.getObject("execution_task", UUID.class),
                row.getObject("evaluation_task", UUID.class),
                row.getInt("evaluation_failures"),
                row.getString("artifacts"),
                row.getString("code"),
                Sql.time(row, "begun_at"));
    }

    /** In the order in which they were finished, unfinished ones last. */
    List<VariantLine> lines(Connection connection, UUID experiment) throws SQLException {
        return Sql.of(connection, """
                select * from variant where experiment = ? and idea is not null order by finished_at, id
                """, experiment).list(VariantTable::line);
    }

    static VariantLine line(ResultSet row) throws SQLException {
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
                row.getString("reason"),
                row.getString("artifacts"));
    }

    private static Evaluation evaluation(String json) {
        SequencedMap<String, JsonNode> values = new LinkedHashMap<>();
        Json.read(json, JsonNode.class).properties().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        return new Evaluation(values);
    }
}
