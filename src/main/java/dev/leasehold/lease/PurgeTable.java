package dev.leasehold.lease;

import dev.leasehold.platform.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The rows of {@code task} and {@code attempt}, as forgetting sees them. */
final class PurgeTable {
    private final String unseen;

    /** Tasks of any of {@code unseen} stay. */
    PurgeTable(Collection<Unseen> unseen) {
        this.unseen = unseen.stream()
                .map(one ->
                        "and id not in (select task from (%s) as unseen where task is not null)".formatted(one.query()))
                .collect(Collectors.joining(" "));
    }

    /**
     * Finished long enough ago to be forgotten, the oldest ids first.
     *
     * <p>What was submitted later than that cannot have finished before, and ids tell when it was: so younger tasks,
     * which are most, are not looked at. A service whose clock is ahead has its tasks forgotten that much later.
     */
    List<UUID> purgeable(Connection connection, Duration age, int limit) throws SQLException {
        return Sql.of(connection, """
                select id from task
                where id < (lpad(to_hex((extract(epoch from now() - make_interval(secs => ?::float8)) * 1000)::bigint),
                                 12, '0') || 'ffffffffffffffffffff')::uuid
                  and finished_at < now() - make_interval(secs => ?::float8)
                  and state in ('succeeded', 'failed', 'cancelled') %s
                order by id limit ?
                """.formatted(unseen), age, age, limit).list(row -> row.getObject("id", UUID.class));
    }

    /** Those that are gone. */
    List<UUID> purge(Connection connection, Collection<UUID> ids) throws SQLException {
        return Sql.of(connection, """
                with gone as (
                  delete from task where id = any(?) and state in ('succeeded', 'failed', 'cancelled') %s
                  returning id
                ), attempts as (
                  delete from attempt where task in (select id from gone)
                ), requests as (
                  delete from request where task in (select id from gone)
                )
                select id from gone
                """.formatted(unseen), Sql.uuids(ids)).list(row -> row.getObject("id", UUID.class));
    }
}
