package dev.leasehold.lease;

import dev.leasehold.lease.Confirmations.Look;
import dev.leasehold.lease.Confirmations.Unconfirmed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import java.util.List;
import java.util.Map;

import static dev.leasehold.lease.Delivering.COMMIT;
import static dev.leasehold.lease.Delivering.landed;
import static org.assertj.core.api.Assertions.assertThat;

/** Law 4. The same for a push whose answer is lost is in {@code LadderTest} and {@code MisbehavingForgeTest}. */
class UnknownIsNotDeadAndNotDoneTest {
    private static LeaseFixture engine;
    private static Delivering delivering;

    @BeforeAll
    static void open() {
        engine = new LeaseFixture();
        delivering = new Delivering(engine);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void a_silent_host_keeps_its_task_until_its_lease_runs_out() {
        Grant grant = delivering.running("silent");

        assertThat(engine.settling.expire(List.of(grant.task()))).isZero();
        assertThat(engine.state(grant.task())).isEqualTo("running");
        engine.letExpire(grant.task());
        assertThat(engine.settling.expire(List.of(grant.task()))).isEqualTo(1);
    }

    @Test
    void what_decides_nothing_is_told_and_the_next_look_is_put_off() {
        Grant grant = delivering.running("unreadable");
        engine.settle(grant, landed(COMMIT));
        Unconfirmed one = delivering.taken(grant);

        assertThat(engine.confirmations.take(100))
                .noneMatch(other -> other.task().equals(grant.task()));
        assertThat(engine.confirmations.settle(
                        List.of(new Look(one, new Rung("read-back", Map.of("answer", "unreadable")), null))))
                .isZero();
        assertThat(engine.state(grant.task())).isEqualTo("confirming");
        delivering.makeDue(grant.task());
        assertThat(delivering.taken(grant).last()).isFalse();
    }

    @Test
    void the_look_at_the_deadline_is_the_last() {
        Grant grant = delivering.running("deadline");
        engine.settle(grant, landed(COMMIT));
        engine.letExpire(grant.task());

        assertThat(engine.settling.expired(100)).doesNotContain(grant.task());
        assertThat(delivering.taken(grant).last()).isTrue();
    }
}
