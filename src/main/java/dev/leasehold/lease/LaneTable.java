package dev.leasehold.lease;

import dev.leasehold.platform.sql.Sql;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The rows of {@code lane} and {@code task_group}. */
final class LaneTable {

    /** A lane that may hold ready tasks, with its group's limit. */
    record Open(Lane lane, @Nullable Integer parallel) {}

    /**
     * Makes sure that claims will look into these lanes, until this transaction ends.
     *
     * <p>The share lock keeps {@link #dropIdle} away from a lane that is about to be filled. The nameless group's lanes
     * are few and never dropped, so that the most frequent submission takes no lock.
     */
    void ensure(Connection connection, Set<Lane> lanes) throws SQLException {
        Sql.of(connection, """
                with wanted as (
                  select * from unnest(?::text[], ?::text[], ?::smallint[]) as l (role, group_name, priority)
                ), groups as (
                  insert into task_group (name) select distinct group_name from wanted where group_name <> ''
                  on conflict do nothing
                )
                insert into lane (role, group_name, priority)
                select role, group_name, priority from wanted
                on conflict do nothing
                """, columns(lanes)).execute();
        List<Lane> named =
                lanes.stream().filter(lane -> !lane.group().isEmpty()).toList();
        if (!named.isEmpty() && lock(connection, named) < named.size()) {
            // A sweep dropped one between the two statements, and has committed: now it can be made again.
            ensure(connection, lanes);
        }
    }

    private int lock(Connection connection, Collection<Lane> lanes) throws SQLException {
        return Sql.of(connection, """
                select 1 from lane
                where (role, group_name, priority)
                   in (select * from unnest(?::text[], ?::text[], ?::smallint[]))
                for key share
                """, columns(lanes)).list(row -> 1).size();
    }

    List<Open> open(Connection connection, String role) throws SQLException {
        return Sql.of(connection, """
                select l.group_name, l.priority, g.parallel
                from lane l join task_group g on g.name = l.group_name
                where l.role = ?
                order by l.priority desc
                """, role)
                .list(row -> new Open(
                        new Lane(role, row.getString("group_name"), row.getInt("priority")),
                        Sql.integer(row, "parallel")));
    }

    /** Holds the limits of these groups still until this transaction ends, so that two claims cannot both use them. */
    void lockLimits(Connection connection, Collection<String> groups) throws SQLException {
        Sql.of(connection, """
                select 1 from task_group where name = any(?) order by name for no key update
                """, Sql.column("text", groups, group -> group)).list(row -> 1);
    }

    void setParallel(Connection connection, String group, @Nullable Integer parallel) throws SQLException {
        Sql.of(connection, """
                insert into task_group (name, parallel) values (?, ?::int)
                on conflict (name) do update set parallel = excluded.parallel
                """, group, parallel).execute();
    }

    /** The roles with tasks that may wait for room in these groups, as far as those have a limit. */
    List<String> waitingForRoom(Connection connection, Collection<String> groups) throws SQLException {
        return Sql.of(connection, """
                select distinct l.role from task_group g join lane l on l.group_name = g.name
                where g.name = any(?) and g.parallel is not null
                """, Sql.column("text", groups, group -> group))
                .list(row -> row.getString("role"));
    }

    /** The roles with tasks of the group that may be ready. */
    List<String> roles(Connection connection, String group) throws SQLException {
        return Sql.of(connection, "select distinct role from lane where group_name = ?", group)
                .list(row -> row.getString("role"));
    }

    /**
     * Forgets lanes of named groups that hold nothing ready. What becomes ready later makes its lane again.
     *
     * <p>In two statements: the second looks again once the lanes are locked, and sees what was put into them until
     * then. The first alone could drop a lane that was filled while it ran.
     */
    int dropIdle(Connection connection) throws SQLException {
        List<Lane> idle = Sql.of(connection, """
                select role, group_name, priority from lane l
                where group_name <> '' and not exists (
                  select 1 from task t
                  where t.role = l.role and t.group_name = l.group_name and t.priority = l.priority
                    and t.state = 'queued' and t.place is not null)
                for update skip locked
                """)
                .list(row -> new Lane(row.getString("role"), row.getString("group_name"), row.getInt("priority")));
        return idle.isEmpty() ? 0 : Sql.of(connection, """
                delete from lane l
                using unnest(?::text[], ?::text[], ?::smallint[]) as idle (role, group_name, priority)
                where (l.role, l.group_name, l.priority) = (idle.role, idle.group_name, idle.priority)
                  and not exists (
                    select 1 from task t
                    where t.role = l.role and t.group_name = l.group_name and t.priority = l.priority
                      and t.state = 'queued' and t.place is not null)
                """, columns(idle)).execute();
    }

    private static Object[] columns(Collection<Lane> lanes) {
        return new Object[] {
            Sql.column("text", lanes, Lane::role),
            Sql.column("text", lanes, Lane::group),
            Sql.column("smallint", lanes, Lane::priority)
        };
    }
}
