package dev.leasehold.experiment.store;

import dev.leasehold.experiment.decision.Phase;
import dev.leasehold.platform.sql.Sql;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The rows of {@code experiment} as they are looked at; none is locked. */
final class ExperimentPages {
    /** The tasks of all experiments that are waited for. */
    static final String UNDER_WAY = """
            select id as experiment, ideation_task as task from experiment
            where phase <> 'ended' and ideation_task is not null
            union all
            select id, session_task from experiment where phase <> 'ended' and session_task is not null
            union all
            select v.experiment, case v.state when 'executing' then v.execution_task else v.evaluation_task end
            from variant v where v.state in ('executing', 'evaluating')
            """;

    List<UUID> alive(Connection connection) throws SQLException {
        return Sql.of(connection, """
                select id from experiment where phase <> 'ended' order by id
                """).list(row -> row.getObject("id", UUID.class));
    }

    List<UUID> asking(Connection connection, Collection<UUID> requests) throws SQLException {
        return Sql.of(connection, """
                select id from experiment where phase <> 'ended' and session_request = any(?)
                """, Sql.uuids(requests)).list(row -> row.getObject("id", UUID.class));
    }

    Optional<ExperimentRow> find(Connection connection, UUID id) throws SQLException {
        return Sql.of(connection, "select * from experiment where id = ?", id).first(ExperimentPages::row);
    }

    /** The same with an empty spec. */
    Optional<ExperimentRow> findWithoutSpec(Connection connection, UUID id) throws SQLException {
        return Sql.of(connection, """
                select id, name, '' as spec, form, repository, base_commit, parallel, stop, phase, paused_why, stopping,
                  ended_for, started_at, ended_at, ideas, waiting, made, executing, to_evaluate, evaluating,
                  to_integrate, attempts, asking, ideation_task, wanted, session_task, session_request, session_answers
                from experiment where id = ?
                """, id).first(ExperimentPages::row);
    }

    List<ExperimentRow> list(Connection connection, ExperimentFilter filter, @Nullable UUID before, int limit)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                        select * from experiment
                        where id < coalesce(?::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') and phase = any(?)
                          and (?::text is null or position(lower(?) in lower(name)) > 0)
                        order by id desc limit ?
                        """,
                        before,
                        Sql.column(
                                "text", filter.phases(), phase -> phase.name().toLowerCase(Locale.ROOT)),
                        filter.name(),
                        filter.name(),
                        limit)
                .list(ExperimentPages::row);
    }

    Optional<Submitted> submitted(Connection connection, String owner, String key) throws SQLException {
        return Sql.of(
                        connection,
                        "select id, body_digest from experiment where owner = ? and submission_key = ?",
                        owner,
                        key)
                .first(row -> new Submitted(row.getObject("id", UUID.class), row.getString("body_digest")));
    }

    List<UnderWay> underWay(Connection connection) throws SQLException {
        return Sql.of(connection, UNDER_WAY)
                .list(row -> new UnderWay(row.getObject("experiment", UUID.class), row.getObject("task", UUID.class)));
    }

    private static ExperimentRow row(ResultSet row) throws SQLException {
        return new ExperimentRow(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("spec"),
                row.getString("form"),
                row.getString("repository"),
                row.getString("base_commit"),
                row.getInt("parallel"),
                row.getString("stop"),
                Phase.valueOf(row.getString("phase").toUpperCase(Locale.ROOT)),
                row.getString("paused_why"),
                row.getString("stopping"),
                row.getString("ended_for"),
                Sql.time(row, "started_at"),
                Sql.instant(row, "ended_at"),
                row.getLong("ideas"),
                row.getLong("waiting"),
                row.getLong("made"),
                row.getInt("executing"),
                row.getInt("to_evaluate"),
                row.getInt("evaluating"),
                row.getInt("to_integrate"),
                row.getLong("attempts"),
                row.getBoolean("asking"),
                row.getObject("ideation_task", UUID.class),
                row.getInt("wanted"),
                row.getObject("session_task", UUID.class),
                row.getObject("session_request", UUID.class),
                row.getInt("session_answers"));
    }
}
