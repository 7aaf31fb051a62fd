package dev.leasehold.lease;

import dev.leasehold.platform.sql.Sql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static dev.leasehold.lease.LeaseFixture.success;
import static dev.leasehold.lease.LeaseFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

class SweepTest {
    private final LeaseFixture engine = new LeaseFixture();
    private final Expiry expiry = new Expiry(engine.database, engine.settling);
    private final Retention retention = new Retention(engine.database);

    @AfterEach
    void close() {
        engine.close();
    }

    private void update(String sql, String task) {
        UUID id = TaskId.parse(task).orElseThrow();
        engine.database.run(connection -> Sql.of(connection, sql, id).execute());
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
    void a_bad_row_is_told_so_and_does_not_stop_the_sweep() {
        String bad = engine.submit(task("bad"));
        String good = engine.submit(task("bad"));
        engine.claim("bad", 2);
        engine.letExpire(bad);
        engine.letExpire(good);
        update("update task set user_budget = 0 where id = ?", bad);

        assertThat(expiry.sweep()).isEqualTo(1);
        assertThat(engine.state(good)).isEqualTo("queued");
        update("update task set user_budget = 1 where id = ?", bad);
        assertThat(engine.tasks.find(bad).orElseThrow().message()).contains("the sweep failed");
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
    void a_delayed_task_is_ready_when_the_database_s_clock_says_so() {
        NewTask later = new NewTask(
                "delayed", "", 0, Instant.now().plusSeconds(3600), Budget.DEFAULT, Map.of(), LeaseFixture.work());
        String id = engine.submit(later);
        assertThat(engine.leases.readyDue(10)).isZero();
        assertThat(engine.claim("delayed", 1)).isEmpty();

        update("update task set run_after = now() - interval '1 second' where id = ?", id);
        assertThat(engine.leases.readyDue(10)).isEqualTo(1);
        assertThat(engine.claim("delayed", 1)).extracting(Grant::task).containsExactly(id);
    }

    @Test
    void purge_takes_what_ended_long_ago_and_nothing_that_lives() {
        String old = engine.submit(task("purge"));
        engine.settle(engine.claim("purge", 1).getFirst(), success());
        update("update task set finished_at = now() - interval '2 days' where id = ?", old);
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
    void an_idle_lane_is_forgotten_and_made_again_by_the_next_task() {
        engine.submit(task("lane", "group", 0));
        assertThat(retention.dropIdleLanes()).isZero();
        engine.claim("lane", 1);
        assertThat(retention.dropIdleLanes()).isEqualTo(1);

        engine.submit(task("lane", "group", 0));
        assertThat(engine.claim("lane", 1)).hasSize(1);
    }
}
