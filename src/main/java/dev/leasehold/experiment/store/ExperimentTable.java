package dev.leasehold.experiment.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.experiment.decision.Phase;
import dev.leasehold.experiment.decision.Progress;
import dev.leasehold.experiment.decision.StopReason;
import dev.leasehold.experiment.decision.View;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.sql.Sql;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The rows of {@code experiment}. */
final class ExperimentTable {

    boolean insert(Connection connection, Created created) throws SQLException {
        return Sql.of(
                                connection,
                                """
                        insert into experiment
                          (id, name, spec, form, repository, base_commit, parallel, baseline_wanted,
                           owner, submission_key, body_digest, phase)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running')
                        on conflict (owner, submission_key) where submission_key is not null do nothing
                        """,
                                created.id(),
                                created.name(),
                                created.spec(),
                                created.form(),
                                created.repository(),
                                created.baseCommit(),
                                created.parallel(),
                                created.baselineWanted(),
                                created.key() == null ? null : created.key().owner(),
                                created.key() == null ? null : created.key().key(),
                                created.key() == null ? null : created.key().bodyDigest())
                        .execute()
                == 1;
    }

    void insertPast(Connection connection, PastExperiment past, long ideas, long made) throws SQLException {
        Sql.of(
                        connection,
                        """
                        insert into experiment
                          (id, name, spec, form, repository, base_commit, parallel, stop, baseline_wanted, phase,
                           ended_for, started_at, ended_at, ideas, made, attempts)
                        values (?, ?, ?, ?, ?, ?, ?, ?::json, false, 'ended', ?, ?, ?, ?, ?, ?)
                        """,
                        past.id(),
                        past.name(),
                        past.spec(),
                        past.form(),
                        past.repository(),
                        past.baseCommit(),
                        past.parallel(),
                        past.stop(),
                        past.endedFor(),
                        past.startedAt(),
                        past.endedAt(),
                        ideas,
                        made,
                        past.attempts())
                .execute();
    }

    /** All that a decision looks at, with the experiment locked until the transaction ends. */
    Optional<View> lock(Connection connection, UUID id) throws SQLException {
        return Sql.of(connection, """
                select e.phase, e.stopping, e.attempts, e.ideas, e.waiting, e.requests, e.asking, e.last_answer,
                  e.ideator_failures, e.news, e.made, e.executing, e.to_evaluate, e.evaluating, e.to_integrate,
                  e.baseline_wanted, e.watched, extract(epoch from now() - e.started_at) as elapsed,
                  (select i.id from idea i where i.experiment = e.id and i.state = 'waiting'
                   order by i.priority desc, i.id limit 1) as next_idea,
                  (select v.id from variant v where v.experiment = e.id and v.state = 'made'
                   order by v.id limit 1) as next_variant,
                  (select v.id from variant v where v.experiment = e.id and v.state = 'evaluated'
                   order by v.id limit 1) as next_integration
                from experiment e where e.id = ? for update of e
                """, id).first(ExperimentTable::view);
    }

    void count(Connection connection, UUID id, Counts by) throws SQLException {
        Sql.of(
                        connection,
                        """
                update experiment set
                  ideas = ideas + ?, waiting = waiting + ?, made = made + ?, executing = executing + ?,
                  to_evaluate = to_evaluate + ?, evaluating = evaluating + ?, to_integrate = to_integrate + ?,
                  attempts = attempts + ?, news = news or ?
                where id = ?
                """,
                        by.ideas(),
                        by.waiting(),
                        by.made(),
                        by.executing(),
                        by.toEvaluate(),
                        by.evaluating(),
                        by.toIntegrate(),
                        by.attempts(),
                        by.news(),
                        id)
                .execute();
    }

    void asked(Connection connection, UUID id, UUID task, int wanted) throws SQLException {
        Sql.of(connection, """
                update experiment
                set requests = requests + 1, asking = true, news = false, ideation_task = ?, wanted = ? where id = ?
                """, task, wanted, id).execute();
    }

    /** Another ideator stays up from now on, or none. */
    void keep(Connection connection, UUID id, @Nullable UUID session) throws SQLException {
        Sql.of(connection, "update experiment set session_task = ?, session_answers = 0 where id = ?", session, id)
                .execute();
    }

    void askedInSession(Connection connection, UUID id, UUID request, int wanted) throws SQLException {
        Sql.of(connection, """
                update experiment
                set requests = requests + 1, asking = true, news = false, session_request = ?, wanted = ? where id = ?
                """, request, wanted, id).execute();
    }

    /** It was in vain, and nobody's fault: as if it had never been made. */
    void unasked(Connection connection, UUID id) throws SQLException {
        Sql.of(connection, """
                update experiment
                set requests = requests - 1, asking = false, news = true, session_request = null where id = ?
                """, id).execute();
    }

    void answered(Connection connection, UUID id, View.Answer answer, int attempts) throws SQLException {
        Sql.of(connection, """
                update experiment set asking = false, ideation_task = null, session_request = null, last_answer = ?,
                  attempts = attempts + ?, session_answers = session_answers + 1,
                  ideator_failures = case when ? then ideator_failures + 1 else 0 end
                where id = ?
                """, wire(answer), attempts, answer == View.Answer.FAILED, id)
                .execute();
    }

    void settleBaseline(Connection connection, UUID id) throws SQLException {
        Sql.of(connection, "update experiment set baseline_wanted = false where id = ?", id)
                .execute();
    }

    void watch(Connection connection, UUID id, String rule, Progress progress) throws SQLException {
        Sql.of(connection, """
                update experiment set watched = jsonb_set(watched, array[?], ?::jsonb) where id = ?
                """, rule, Json.write(progress), id).execute();
    }

    /** To another phase. Resuming forgets the ideator's failures. Never back from the end. */
    boolean enter(Connection connection, UUID id, Phase phase, @Nullable String why) throws SQLException {
        return Sql.of(connection, """
                update experiment set phase = ?, paused_why = ?,
                  ideator_failures = case when ? then 0 else ideator_failures end
                where id = ? and phase <> 'ended' and phase <> ?
                """, wire(phase), why, phase == Phase.RUNNING, id, wire(phase))
                        .execute()
                == 1;
    }

    void stop(Connection connection, UUID id, StopReason reason) throws SQLException {
        Sql.of(connection, "update experiment set stopping = ? where id = ? and stopping is null", reason.wire(), id)
                .execute();
    }

    boolean end(Connection connection, UUID id, StopReason reason) throws SQLException {
        return Sql.of(connection, """
                update experiment set phase = 'ended', ended_for = ?, ended_at = now(), waiting = 0
                where id = ? and phase <> 'ended'
                """, reason.wire(), id).execute() == 1;
    }

    void setStop(Connection connection, UUID id, String stop) throws SQLException {
        Sql.of(connection, "update experiment set stop = ?::json where id = ?", stop, id)
                .execute();
    }

    void setParallel(Connection connection, UUID id, int parallel) throws SQLException {
        Sql.of(connection, "update experiment set parallel = ? where id = ?", parallel, id)
                .execute();
    }

    private static View view(ResultSet row) throws SQLException {
        String stopping = row.getString("stopping");
        return new View(
                Phase.valueOf(row.getString("phase").toUpperCase(Locale.ROOT)),
                stopping == null ? null : StopReason.of(stopping),
                Duration.ofMillis((long) (row.getDouble("elapsed") * 1000)),
                row.getLong("attempts"),
                new View.Ideation(
                        row.getLong("ideas"),
                        row.getLong("waiting"),
                        row.getLong("requests"),
                        row.getBoolean("asking"),
                        View.Answer.valueOf(row.getString("last_answer").toUpperCase(Locale.ROOT)),
                        row.getInt("ideator_failures"),
                        row.getBoolean("news")),
                new View.Work(
                        row.getLong("made"),
                        row.getInt("executing"),
                        row.getInt("to_evaluate"),
                        row.getInt("evaluating"),
                        row.getInt("to_integrate")),
                row.getBoolean("baseline_wanted") ? View.BaselineState.WANTED : View.BaselineState.SETTLED,
                text(row, "next_idea"),
                text(row, "next_variant"),
                text(row, "next_integration"),
                progress(row, "convergence"),
                progress(row, "target"));
    }

    private static Progress progress(ResultSet row, String rule) throws SQLException {
        JsonNode watched = Json.read(row.getString("watched"), JsonNode.class).path(rule);
        return watched.isMissingNode() ? Progress.NONE : Json.read(watched.toString(), Progress.class);
    }

    private static @Nullable String text(ResultSet row, String column) throws SQLException {
        UUID id = row.getObject(column, UUID.class);
        return id == null ? null : TaskId.text(id);
    }

    private static String wire(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
