package dev.leasehold.lease;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.util.List;

import static dev.leasehold.lease.LeaseFixture.success;
import static dev.leasehold.lease.LeaseFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

/** Law 2, where the write goes to a row. */
class EveryWriteCarriesItsEpochTest {
    private final LeaseFixture engine = new LeaseFixture();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void a_stale_epoch_changes_nothing() {
        String id = engine.submit(task("stale"));
        Grant first = engine.claim("stale", 1).getFirst();
        engine.letExpire(id);
        engine.settling.expire(engine.settling.expired(10));
        Grant second = engine.claim("stale", 1).getFirst();

        assertThat(engine.settle(first, success())).isEqualTo(new Settlement.LeaseLost(id));
        assertThat(engine.state(id)).isEqualTo("running");
        assertThat(second.epoch()).isGreaterThan(first.epoch());
        assertThat(second.attempt()).isEqualTo(2);
    }

    @Test
    void a_stale_epoch_is_not_renewed_beside_a_current_one_of_the_same_task() {
        String id = engine.submit(task("both"));
        Grant grant = engine.claim("both", 1).getFirst();

        assertThat(engine.leases.renew(
                        List.of(new Held(id, grant.epoch()), new Held(id, grant.epoch() - 1)), LeaseFixture.TERMS))
                .extracting(Renewal::state)
                .containsExactly(Renewal.State.RENEWED, Renewal.State.LOST);
    }

    @Test
    void reports_of_one_task_under_two_epochs_are_told_apart_in_one_batch() {
        String id = engine.submit(task("two"));
        Grant grant = engine.claim("two", 1).getFirst();

        assertThat(engine.settling.settle(List.of(
                        new Report(id, grant.epoch() + 1, success()), new Report(id, grant.epoch(), success()))))
                .containsExactly(new Settlement.LeaseLost(id), new Settlement.Accepted(id, "succeeded"));
    }
}
