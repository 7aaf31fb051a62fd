package dev.leasehold.lease;

import dev.leasehold.platform.Json;
import dev.leasehold.platform.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The rows of {@code task}, as claiming and renewing see them: the hot path. */
final class ClaimTable {

    /** How many to take from a lane at most, looking from {@code head} on and before {@code until}. */
    record Share(Lane lane, long head, long until, int quota) {
        Share(Lane lane, long head, int quota) {
            this(lane, head, Long.MAX_VALUE, quota);
        }

        Share within(QueueHeads.Stretch stretch) {
            return new Share(lane, stretch.from(), stretch.until(), quota);
        }
    }

    /** What a look into lanes brought; nothing was looked at when they were not {@code all} any more. */
    record Look(boolean all, List<Claimed> claimed) {}

    record Claimed(UUID id, Lane lane, long place, int attempt, long epoch, String work) {}

    /**
     * Takes the oldest ready tasks of each lane that no other claim is taking at this moment.
     *
     * <p>The attempt's row is written by the same statement, so it commits before anything is started; and so is the
     * journal, as one pack.
     * {@code = any(array(…))} keeps the planner on the primary key, whatever it believes about the table.
     *
     * @param onlyIfSole looks only if this one lane is the only one of its role, and its group has no limit
     */
    Look claim(Connection connection, Claimant claimant, LeaseTerms terms, Collection<Share> shares, boolean onlyIfSole)
            throws SQLException {
        return look(claiming(connection, claimant, terms, shares, onlyIfSole).list(ClaimTable::look));
    }

    /** The same, sent together with a statement that is carried out before it. */
    Look claimAfter(
            Sql before,
            Connection connection,
            Claimant claimant,
            LeaseTerms terms,
            Collection<Share> shares,
            boolean onlyIfSole)
            throws SQLException {
        Sql claiming = claiming(connection, claimant, terms, shares, onlyIfSole);
        return look(Sql.listAfter(connection, before, claiming, ClaimTable::look));
    }

    private static Look look(List<Look> rows) {
        return new Look(
                rows.getFirst().all(),
                rows.stream().flatMap(row -> row.claimed().stream()).toList());
    }

    private static Look look(ResultSet row) throws SQLException {
        return new Look(row.getBoolean("all_lanes"), claimed(row));
    }

    private static Sql claiming(
            Connection connection, Claimant claimant, LeaseTerms terms, Collection<Share> shares, boolean onlyIfSole) {
        return Sql.of(
                connection,
                """
                with shares as (
                  select * from unnest(?::text[], ?::text[], ?::smallint[], ?::bigint[], ?::bigint[], ?::int[])
                    as s (role, group_name, priority, head, until, quota)
                  where not ? or (
                    exists (select 1 from task_group g where g.name = s.group_name and g.parallel is null)
                    and not exists (
                      select 1 from lane l
                      where l.role = s.role and (l.group_name, l.priority) <> (s.group_name, s.priority)))
                ), claimed as (
                  update task
                  set state = 'running', epoch = nextval('epoch_number'), attempt = attempt + 1, host = ?,
                      run_after = null, granted_at = now(), last_activity_at = null, adoptable = ?,
                      expires_at = now() + make_interval(secs => least(?::float8, ?::float8)),
                      cap_at = now() + make_interval(secs => case when session then ?::float8 else ?::float8 end)
                  where id = any(array(
                    select ready.id from shares s cross join lateral (
                      select t.id from task t
                      where t.role = s.role and t.group_name = s.group_name and t.priority = s.priority
                        and t.state = 'queued' and t.place is not null and t.place >= s.head and t.place < s.until
                      order by t.place limit s.quota
                      for no key update skip locked
                    ) ready))
                  returning id, role, group_name, priority, place, attempt, epoch, work
                ), batch as (
                  insert into journal_batch (entries) select count(*) from claimed having count(*) > 0 returning number
                ), pack as (
                  insert into journal_pack (batch, kind, tasks, attempts, epochs, data)
                  select number, 'task.claimed', array_agg(id), array_agg(attempt), array_agg(epoch), ?::jsonb
                  from batch, claimed group by number
                ), attempts as (
                  insert into attempt (task, number, epoch, host, sandbox, claimed_in)
                  select id, attempt, epoch, ?, ?, batch.number from batch, claimed
                )
                select looked.all_lanes, claimed.*
                from (select exists (select 1 from shares) as all_lanes) as looked left join claimed on true
                order by priority desc, place
                """,
                Sql.column("text", shares, share -> share.lane().role()),
                Sql.column("text", shares, share -> share.lane().group()),
                Sql.column("smallint", shares, share -> share.lane().priority()),
                Sql.column("bigint", shares, Share::head),
                Sql.column("bigint", shares, Share::until),
                Sql.column("int", shares, Share::quota),
                onlyIfSole,
                claimant.host(),
                terms.isAdoptable(),
                terms.ttl(),
                terms.cap(),
                LeaseTerms.SESSION_CAP,
                terms.cap(),
                Json.write(Map.of("host", claimant.host())),
                claimant.host(),
                claimant.sandbox());
    }

    /** Empty for the row that says only that nothing was there. */
    private static List<Claimed> claimed(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return id == null
                ? List.of()
                : List.of(new Claimed(
                        id,
                        new Lane(row.getString("role"), row.getString("group_name"), row.getInt("priority")),
                        row.getLong("place"),
                        row.getInt("attempt"),
                        row.getLong("epoch"),
                        row.getString("work")));
    }

    /**
     * Extends what is still held, in one statement for all of it. An expired lease is not revived, even when nobody has
     * taken it away yet.
     *
     * @return whether a cancellation was asked for, by lease; a lease that is missing is lost
     */
    Map<Held, Boolean> renew(Connection connection, Collection<Held> held, LeaseTerms terms) throws SQLException {
        List<UUID> tasks =
                held.stream().map(one -> TaskId.parse(one.task()).orElseThrow()).toList();
        Map<Held, Boolean> cancelled = new HashMap<>();
        Sql.of(
                        connection,
                        """
                with locked as (
                  select id from task where id = any(?) order by id for no key update
                )
                update task t
                set expires_at = least(t.cap_at, now() + make_interval(secs => ?::float8)),
                    last_activity_at = coalesce(now() - h.idle_millis * interval '1 millisecond', t.last_activity_at)
                from locked, unnest(?::uuid[], ?::bigint[], ?::bigint[]) as h (id, epoch, idle_millis)
                where t.id = locked.id and t.id = h.id and t.epoch = h.epoch and t.state in ('running', 'confirming')
                  and t.expires_at >= now()
                returning t.id, t.epoch, t.cancel_requested_at is not null as cancel
                """,
                        Sql.uuids(tasks),
                        terms.ttl(),
                        Sql.uuids(tasks),
                        Sql.column("bigint", held, Held::epoch),
                        Sql.column("bigint", held, Held::idleMillis))
                .list(row -> cancelled.put(
                        new Held(TaskId.text(row.getObject("id", UUID.class)), row.getLong("epoch")),
                        row.getBoolean("cancel")));
        return cancelled;
    }

    /**
     * How many tasks of each group are held, in the whole installation. Not those that stay up: one that is held from
     * the beginning to the end would leave its group behind all the others for so long.
     */
    Map<String, Integer> heldByGroup(Connection connection) throws SQLException {
        Map<String, Integer> held = new HashMap<>();
        Sql.of(connection, """
                select group_name, count(*) as held from task
                where state in ('running', 'confirming') and expires_at > now() - interval '1 minute' and not session
                group by group_name
                """).list(row -> held.put(row.getString("group_name"), row.getInt("held")));
        return held;
    }

    /** Gives due tasks a place in their lanes. Returns those lanes. */
    List<Lane> ready(Connection connection, int limit) throws SQLException {
        return Sql.of(connection, """
                update task set place = nextval('queue_place'), run_after = null
                where id = any(array(
                  select id from task
                  where state = 'queued' and place is null and run_after <= now()
                  order by run_after limit ? for no key update skip locked))
                returning role, group_name, priority
                """, limit)
                .list(row -> new Lane(row.getString("role"), row.getString("group_name"), row.getInt("priority")));
    }
}
