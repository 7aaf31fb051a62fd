package dev.leasehold.lease;

import dev.leasehold.platform.sql.Sql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.List;

import static dev.leasehold.lease.LeaseFixture.success;
import static dev.leasehold.lease.LeaseFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

/** Law 1, of what outlives its host: the next holder takes over the same attempt. */
class AdoptionTest {
    private static final LeaseTerms JOBS = LeaseFixture.TERMS.adoptable(2);

    private final LeaseFixture engine = new LeaseFixture();

    @AfterEach
    void close() {
        engine.close();
    }

    private List<Grant> claim(String host) {
        return engine.leases.claim("jobs", new Claimant(host, "pod"), JOBS, 10);
    }

    @Test
    void an_attempt_that_lost_its_host_is_granted_again_under_a_new_epoch() {
        String id = engine.submit(task("jobs"));
        Grant first = claim("one").getFirst();
        assertThat(claim("two")).as("while its holder lives").isEmpty();
        engine.letExpire(id);

        Grant second = claim("two").getFirst();

        assertThat(second.adopted()).isTrue();
        assertThat(second.attempt()).isEqualTo(first.attempt()).isEqualTo(1);
        assertThat(second.epoch()).isGreaterThan(first.epoch());
        assertThat(second.cap()).isLessThanOrEqualTo(JOBS.cap());
        assertThat(engine.settle(first, success())).isEqualTo(new Settlement.LeaseLost(id));
        assertThat(engine.settle(second, success())).isEqualTo(new Settlement.Accepted(id, "succeeded"));
        assertThat(engine.tasks.attempts(id)).hasSize(1);
    }

    @Test
    void no_sweep_ends_an_attempt_that_may_be_adopted_before_its_cap() {
        String id = engine.submit(task("jobs"));
        claim("one");
        engine.letExpire(id);
        assertThat(engine.settling.expired(10)).isEmpty();
        assertThat(engine.settling.expire(List.of(id))).isZero();

        engine.database.run(connection -> Sql.of(
                        connection,
                        "update task set cap_at = now() - interval '1 second', expires_at = now() - interval '1 second'")
                .execute());

        assertThat(engine.settling.expire(engine.settling.expired(10))).isEqualTo(1);
        assertThat(claim("two"))
                .extracting(Grant::attempt, Grant::adopted)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(2, false));
    }

    @Test
    void a_host_that_stops_lets_go_and_ends_nothing() {
        String id = engine.submit(task("jobs"));
        Grant first = claim("one").getFirst();

        assertThat(engine.settle(first, Verdict.failed(Code.HOST_STOPPED, "stopping")))
                .isEqualTo(new Settlement.Accepted(id, "running"));

        assertThat(claim("two"))
                .extracting(Grant::attempt, Grant::adopted)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(1, true));
    }

    @Test
    void capacity_counts_in_the_whole_installation() {
        engine.submit(List.of(task("jobs"), task("jobs"), task("jobs")));

        assertThat(claim("one")).hasSize(2);
        assertThat(claim("two")).isEmpty();
    }

    @Test
    void an_attempt_that_waits_for_its_next_holder_lives() {
        LiveAttempts live = new LiveAttempts(engine.database);
        String id = engine.submit(task("jobs"));
        claim("one");
        engine.letExpire(id);

        assertThat(live.isLive(id, 1)).as("it may still push").isTrue();
        Grant next = claim("two").getFirst();
        engine.settle(next, success());
        assertThat(live.isLive(id, 1)).as("it has ended").isFalse();
    }

    @Test
    void a_cancelled_attempt_is_adopted_to_be_ended() {
        String id = engine.submit(task("jobs"));
        claim("one");
        engine.tasks.cancel(id);
        engine.letExpire(id);

        Grant next = claim("two").getFirst();

        assertThat(engine.leases.renew(List.of(new Held(id, next.epoch())), JOBS))
                .extracting(Renewal::state)
                .containsExactly(Renewal.State.CANCEL);
        assertThat(next.ttl()).isEqualTo(Duration.ofSeconds(60));
    }
}
