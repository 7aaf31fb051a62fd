package dev.leasehold.delivery;

import dev.leasehold.lease.Rung;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The rows of {@code relay}. */
final class RelayTable {

    /**
     * Adds what is new, due after {@code wait}, and takes up again what was refused. Answers all that is asked for, as it
     * stands.
     */
    List<Relayed> ask(
            Connection connection, String upstream, String project, Map<String, String> commits, Duration wait)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                insert into relay (upstream, project, ref, commit_id, run_after)
                select ?, ?, n.ref, n.commit_id, now() + make_interval(secs => ?::float8)
                from unnest(?::text[], ?::text[]) as n (ref, commit_id)
                on conflict (upstream, project, ref) do update
                set state = case relay.state when 'refused' then 'pending' else relay.state end,
                    run_after = case relay.state when 'relayed' then relay.run_after else excluded.run_after end
                returning *
                """,
                        upstream,
                        project,
                        wait,
                        Sql.column("text", commits.entrySet(), Map.Entry::getKey),
                        Sql.column("text", commits.entrySet(), Map.Entry::getValue))
                .list(RelayTable::relayed);
    }

    /** Adds those that nobody has asked for meanwhile; what is under way stays as it is. Returns how many. */
    int add(Connection connection, String upstream, String project, Map<String, String> commits) throws SQLException {
        return Sql.of(
                        connection,
                        """
                insert into relay (upstream, project, ref, commit_id, run_after)
                select ?, ?, n.ref, n.commit_id, now() from unnest(?::text[], ?::text[]) as n (ref, commit_id)
                on conflict do nothing
                """,
                        upstream,
                        project,
                        Sql.column("text", commits.entrySet(), Map.Entry::getKey),
                        Sql.column("text", commits.entrySet(), Map.Entry::getValue))
                .execute();
    }

    /** Those of these refs that nobody has asked for yet. */
    List<String> unasked(Connection connection, String upstream, String project, List<String> refs)
            throws SQLException {
        return Sql.of(connection, """
                select n.ref from unnest(?::text[]) as n (ref)
                where not exists (select 1 from relay r where r.upstream = ? and r.project = ? and r.ref = n.ref)
                order by n.ref
                """, Sql.column("text", refs, ref -> ref), upstream, project)
                .list(row -> row.getString("ref"));
    }

    /** Takes what is due, and puts its next climb off: by 10 s after the first, then twice as long, up to an hour. */
    List<Relayed> take(Connection connection, int limit) throws SQLException {
        return Sql.of(connection, """
                with due as (
                  select upstream, project, ref from relay where state = 'pending' and run_after <= now()
                  order by run_after limit ? for no key update skip locked
                )
                update relay r
                set tries = r.tries + 1,
                    run_after = now() + make_interval(secs => least(3600, 10 * power(2, least(r.tries, 12))))
                from due where (r.upstream, r.project, r.ref) = (due.upstream, due.project, due.ref)
                returning r.*
                """, limit).list(RelayTable::relayed);
    }

    /** Writes down how a climb ended. What was read back there stays read back. */
    void settle(Connection connection, Relayed relayed) throws SQLException {
        Sql.of(
                        connection,
                        """
                update relay set state = ?, rungs = ?::json, message = ?, changed_at = now(),
                    run_after = now() + make_interval(secs => least(3600, 10 * power(2, least(tries, 12))))
                where upstream = ? and project = ? and ref = ? and state <> 'relayed'
                """,
                        relayed.state().wire(),
                        Json.write(relayed.rungs()),
                        relayed.message(),
                        relayed.upstream(),
                        relayed.project(),
                        relayed.ref())
                .execute();
    }

    /** The latest first. */
    List<Relayed> of(Connection connection, String project, int limit) throws SQLException {
        return Sql.of(
                        connection,
                        "select * from relay where project = ? order by asked_at desc, ref limit ?",
                        project,
                        limit)
                .list(RelayTable::relayed);
    }

    private static Relayed relayed(ResultSet row) throws SQLException {
        return new Relayed(
                row.getString("upstream"),
                row.getString("project"),
                row.getString("ref"),
                row.getString("commit_id"),
                Relayed.State.of(row.getString("state")),
                row.getInt("tries"),
                List.of(Json.read(row.getString("rungs"), Rung[].class)),
                row.getString("message"));
    }
}
