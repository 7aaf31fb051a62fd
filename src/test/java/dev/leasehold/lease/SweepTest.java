package dev.leasehold.lease;

import dev.leasehold.platform.sql.Sql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

import static dev.leasehold.lease.LeaseFixture.success;
import static dev.leasehold.lease.LeaseFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

class SweepTest {
    private final LeaseFixture engine = new LeaseFixture();
    private final Expiry expiry = new Expiry(engine.database, engine.settling);
    private final Retention retention = new Retention(engine.database, List.of());

    @AfterEach
    void close() {
        engine.close();
    }

    private void update(String sql, String task) {
        UUID id = TaskId.parse(task).orElseThrow();
        engine.database.run(connection -> Sql.of(connection, sql, id).execute());
    }

    /** Makes a finished task one of two days ago. Its id tells the time, so it becomes another. */
    private String age(String task) {
        UUID young = TaskId.parse(task).orElseThrow();
        UUID old = new UUID(
                young.getMostSignificantBits() - (Duration.ofDays(2).toMillis() << 16),
                young.getLeastSignificantBits());
        update("update attempt set task = '%s' where task = ?".formatted(old), task);
        update("update task set id = '%s', finished_at = now() - interval '2 days' where id = ?".formatted(old), task);
        return TaskId.text(old);
    }

    @Test
    void a_silent_holder_loses_its_lease_and_the_next_attempt_is_on_the_house() {
        String id = engine.submit(task("silent"));
        engine.claim("silent", 1);
        engine.letExpire(id);

        assertThat(expiry.sweep()).isEqualTo(1);
        assertThat(engine.tasks.find(id).orElseThrow())
                .returns("queued", Task::state)
                .returns(new Failures(0, 1), Task::failures);
        assertThat(engine.tasks.attempts(id)).extracting(Attempt::code).containsExactly(Code.LEASE_EXPIRED);
    }

    @Test
    void a_silent_holder_of_a_cancelled_task_ends_it() {
        String id = engine.submit(task("gone"));
        engine.claim("gone", 1);
        engine.tasks.cancel(id);
        engine.letExpire(id);
        expiry.sweep();

        assertThat(engine.state(id)).isEqualTo("cancelled");
    }

    @Test
    void purge_takes_what_ended_long_ago_and_nothing_that_lives() {
        String old = engine.submit(task("purge"));
        engine.settle(engine.claim("purge", 1).getFirst(), success());
        old = age(old);
        String running = engine.submit(task("purge"));
        engine.claim("purge", 1);
        String queued = engine.submit(task("purge"));

        List<String> purgeable = retention.purgeable(Duration.ofDays(1), 10);
        assertThat(purgeable).containsExactly(old);
        assertThat(retention.purge(List.of(old, running, queued))).isEqualTo(1);
        assertThat(engine.tasks.find(old)).isEmpty();
        assertThat(engine.tasks.attempts(old)).isEmpty();
        assertThat(engine.state(running)).isEqualTo("running");
        assertThat(engine.state(queued)).isEqualTo("queued");
    }

    private static long rowsRead(Connection connection) throws SQLException {
        return Sql.of(connection, """
                select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables
                where relname = 'task'
                """).first(row -> row.getLong(1)).orElseThrow();
    }

    @Test
    void looking_for_what_to_purge_passes_over_none_of_the_younger_tasks() {
        engine.submit(Collections.nCopies(300, task("young")));
        engine.settling.settle(engine.claim("young", 300).stream()
                .map(grant -> new Report(grant.task(), grant.epoch(), success()))
                .toList());

        long looks = engine.database.transact(connection -> {
            Sql.of(connection, "set local enable_seqscan = off").execute(); // as on the service's connections
            long before = rowsRead(connection);
            assertThat(new PurgeTable(List.of()).purgeable(connection, Duration.ofDays(1), 100))
                    .isEmpty();
            return rowsRead(connection) - before;
        });
        assertThat(looks).as("rows looked at").isZero();
    }

    @Test
    void a_purged_journal_goes_on_where_it_was() {
        engine.submit(task("journal"));
        engine.submit(task("journal"));
        engine.placeJournal();
        engine.database.run(connection -> Sql.of(connection, "update journal_entry set at = now() - interval '9 days'")
                .execute());

        assertThat(retention.purgeJournal(Duration.ofDays(1), 100)).isEqualTo(1);
        assertThat(engine.journal.tail()).isEqualTo(2);
        engine.submit(task("journal"));
        engine.placeJournal();
        assertThat(engine.journal.after(0, 10)).extracting(Event::position).containsExactly(2L, 3L);
    }

    @Test
    void what_was_told_of_many_at_once_is_purged_at_once() {
        engine.submit(List.of(task("pack"), task("pack")));
        engine.claim("pack", 2);
        engine.submit(task("pack"));
        engine.placeJournal();
        engine.database.run(connection -> {
            Sql.of(connection, "update journal_entry set at = now() - interval '9 days' where batch = 1")
                    .execute();
            Sql.of(connection, "update journal_pack set at = now() - interval '9 days'")
                    .execute();
        });

        assertThat(retention.purgeJournal(Duration.ofDays(1), 100)).isEqualTo(2);
        assertThat(engine.journal.tail()).isEqualTo(5);
        List<Long> packs = engine.database.transact(connection ->
                Sql.of(connection, "select batch from journal_pack").list(row -> row.getLong("batch")));
        assertThat(packs).isEmpty();
    }

    @Test
    void an_idle_lane_is_forgotten_and_made_again_by_the_next_task() {
        engine.submit(task("lane", "group", 0));
        assertThat(retention.dropIdleLanes()).isZero();
        engine.claim("lane", 1);
        assertThat(retention.dropIdleLanes()).isEqualTo(1);

        engine.submit(task("lane", "group", 0));
        assertThat(engine.claim("lane", 1)).hasSize(1);
    }
}
