package dev.leasehold.lease;

import dev.leasehold.lease.Confirmations.Unconfirmed;
import dev.leasehold.platform.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import static java.util.Objects.requireNonNull;

/** The rows of {@code task} and {@code attempt}, as reading back sees them. */
final class ConfirmTable {

    record Due(UUID task, int attempt, String work, String commit, boolean last) {
        Optional<Unconfirmed> unconfirmed() {
            return WorkText.known(task, work)
                    .map(known -> requireNonNull(known.source(), "a task that delivers has a source"))
                    .map(source -> new Unconfirmed(TaskId.text(task), attempt, source, commit, last));
        }
    }

    /**
     * Takes what is due, and puts the next look off: by 100 ms after the first, then twice as long each time, up to
     * 30 s. The last look lies at the deadline.
     */
    List<Due> take(Connection connection, int limit) throws SQLException {
        return Sql.of(connection, """
                with due as (
                  select id, attempt from task
                  where state = 'confirming' and run_after <= now()
                  order by run_after limit ? for no key update skip locked
                ), looked as (
                  update attempt a set looks = least(a.looks + 1, 1000)
                  from due where a.task = due.id and a.number = due.attempt
                  returning a.task, a.number, a.looks, a.landed_commit
                )
                update task t
                set run_after = least(
                      now() + make_interval(secs => least(30, 0.1 * power(2, least(looked.looks, 12)))),
                      case when t.expires_at > now() then t.expires_at end)
                from looked where t.id = looked.task
                returning t.id, looked.number, t.work, looked.landed_commit, t.expires_at <= now() as last
                """, limit)
                .list(row -> new Due(
                        row.getObject("id", UUID.class),
                        row.getInt("number"),
                        row.getString("work"),
                        row.getString("landed_commit"),
                        row.getBoolean("last")));
    }
}
