package dev.leasehold.lease;

import dev.leasehold.platform.Json;
import dev.leasehold.platform.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The rows of {@code task} and {@code attempt}, as those see them who take over what outlived its host. */
final class AdoptionTable {

    /** An attempt that is under way, granted again. {@code cap} is what is left of it. */
    record Adopted(UUID id, int attempt, long epoch, Duration cap, String work) {}

    /** From here to the end of the transaction nobody else claims for this role. */
    void lock(Connection connection, String role) throws SQLException {
        Sql.of(connection, "select pg_advisory_xact_lock(hashtext('leasehold adoptable ' || ?))", role)
                .list(row -> role);
    }

    /** How many attempts of the role are under way, held at this moment or not. */
    int underWay(Connection connection, String role) throws SQLException {
        return Sql.of(connection, "select count(*) from task where state = 'running' and adoptable and role = ?", role)
                .first(row -> row.getInt(1))
                .orElse(0);
    }

    /** Grants what has lost its holder again: the same attempt, a new epoch. The longest without one come first. */
    List<Adopted> adopt(Connection connection, String role, Claimant claimant, LeaseTerms terms, int max)
            throws SQLException {
        return Sql.of(
                        connection,
                        """
                with adopted as (
                  update task
                  set epoch = nextval('epoch_number'), host = ?, granted_at = now(),
                      expires_at = least(cap_at, now() + make_interval(secs => ?::float8))
                  where id = any(array(
                    select id from task
                    where role = ? and state = 'running' and adoptable and expires_at < now() and cap_at > now()
                    order by expires_at limit ? for no key update skip locked))
                  returning id, attempt, epoch, extract(epoch from cap_at - now()) as cap_seconds, work
                ), attempts as (
                  update attempt a set epoch = adopted.epoch, host = ?
                  from adopted where a.task = adopted.id and a.number = adopted.attempt
                ), batch as (
                  insert into journal_batch (entries) select count(*) from adopted having count(*) > 0 returning number
                ), entries as (
                  insert into journal_entry (batch, ordinal, kind, task, attempt, epoch, data)
                  select batch.number, row_number() over (), 'task.adopted', id, attempt, epoch, ?::jsonb
                  from batch, adopted
                )
                select * from adopted
                """,
                        claimant.host(),
                        terms.ttl(),
                        role,
                        max,
                        claimant.host(),
                        Json.write(Map.of("host", claimant.host())))
                .list(row -> new Adopted(
                        row.getObject("id", UUID.class),
                        row.getInt("attempt"),
                        row.getLong("epoch"),
                        Duration.ofMillis((long) (row.getDouble("cap_seconds") * 1000)),
                        row.getString("work")));
    }

    /** Lets go of a lease at once, so that the next holder need not wait for its end. */
    void letGo(Connection connection, UUID task) throws SQLException {
        Sql.of(connection, "update task set expires_at = now() - interval '1 millisecond' where id = ?", task)
                .execute();
    }
}
