package dev.leasehold.lease;

import dev.leasehold.platform.sql.Sql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static dev.leasehold.lease.LeaseFixture.success;
import static dev.leasehold.lease.LeaseFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

/** Law 1. What a host does in time about it is in {@code HostContract}. */
class OnlyTheDatabasesClockDecidesTest {
    private final LeaseFixture engine = new LeaseFixture();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void a_report_after_the_lease_ran_out_is_too_late_even_before_anyone_took_it_away() {
        String id = engine.submit(task("late"));
        Grant grant = engine.claim("late", 1).getFirst();
        engine.letExpire(id);

        assertThat(engine.settle(grant, success())).isEqualTo(new Settlement.LeaseLost(id));
        assertThat(engine.leases.renew(List.of(new Held(id, grant.epoch())), LeaseFixture.TERMS))
                .extracting(Renewal::state)
                .containsExactly(Renewal.State.LOST);
    }

    @Test
    void a_delayed_task_is_ready_when_the_database_s_clock_says_so() {
        NewTask later = new NewTask(
                "delayed", "", 0, Instant.now().plusSeconds(3600), Budget.DEFAULT, Map.of(), LeaseFixture.work());
        String id = engine.submit(later);
        assertThat(engine.leases.readyDue(10)).isZero();
        assertThat(engine.claim("delayed", 1)).isEmpty();

        engine.letDelayedBeDue();
        assertThat(engine.leases.readyDue(10)).isEqualTo(1);
        assertThat(engine.claim("delayed", 1)).extracting(Grant::task).containsExactly(id);
    }

    @Test
    void a_grant_lasts_from_the_databases_now_whatever_a_host_believes() {
        String id = engine.submit(task("clock"));
        engine.claim("clock", 1);

        boolean exact = engine.database.transact(connection -> Sql.of(
                        connection,
                        """
                select expires_at - granted_at = make_interval(secs => ?::float8)
                   and cap_at - granted_at = make_interval(secs => ?::float8) as exact
                from task where id = ?
                """,
                        LeaseFixture.TERMS.ttl(),
                        LeaseFixture.TERMS.cap(),
                        TaskId.parse(id).orElseThrow())
                .first(row -> row.getBoolean("exact"))
                .orElseThrow());
        assertThat(exact).as("ttl and cap counted from the moment of the grant").isTrue();
    }
}
