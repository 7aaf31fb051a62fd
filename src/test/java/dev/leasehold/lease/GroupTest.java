package dev.leasehold.lease;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.util.Collections;
import java.util.List;

import static dev.leasehold.lease.LeaseFixture.success;
import static dev.leasehold.lease.LeaseFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

/** Groups of tasks, with a limit and without: who waits for room in one hears of it. */
class GroupTest {
    private final LeaseFixture engine = new LeaseFixture();
    private final Signals signals = new Signals(_ -> {});
    private final Tasks tasks = new Tasks(engine.database, signals, engine.leases, engine.nearHosts);
    private final Settling settling =
            new Settling(engine.database, signals, LeaseFixture.NO_WAIT, LeaseFixture.CONFIRM_WITHIN);

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void a_success_makes_room_in_its_group() {
        Grant grant = oneOf("success");

        assertThat(rings("success", () -> settle(grant, success()))).isOne();
        assertThat(engine.claim("success", 8)).hasSize(1);
    }

    @Test
    void a_failure_makes_room_in_its_group() {
        Grant grant = oneOf("failure");

        assertThat(rings("failure", () -> settle(grant, Verdict.failed(Code.COMMAND_FAILED, "exit code 3"))))
                .isOne();
    }

    @Test
    void a_lost_lease_makes_room_in_its_group() {
        Grant grant = oneOf("lost");
        engine.letExpire(grant.task());

        assertThat(rings("lost", () -> settling.expire(List.of(grant.task())))).isOne();
    }

    @Test
    void those_who_wait_in_other_roles_hear_of_it_too() {
        Grant grant = oneOf("mixed");
        engine.submit(task("mixed-other", "mixed", 0));

        assertThat(rings("mixed-other", () -> settle(grant, success()))).isOne();
    }

    @Test
    void a_higher_limit_is_used_at_once() {
        oneOf("raised");

        assertThat(rings("raised", () -> tasks.limitGroup("raised", 3))).isOne();
        assertThat(engine.claim("raised", 8)).hasSize(2);
        assertThat(rings("raised", () -> tasks.limitGroup("raised", null))).isOne();
        assertThat(engine.claim("raised", 8)).hasSize(1);
    }

    @Test
    void an_end_in_a_group_without_a_limit_wakes_nobody() {
        engine.submit(Collections.nCopies(2, task("unlimited", "unlimited", 0)));
        Grant grant = engine.claim("unlimited", 1).getFirst();

        assertThat(rings("unlimited", () -> settle(grant, success()))).isZero();
    }

    @Test
    void groups_are_counted_while_they_have_a_limit_or_work() {
        assertThat(tasks.groups()).isEmpty();
        oneOf("counted");
        String only = engine.submit(task("free", "free", 0));
        engine.submit(task("free"));
        tasks.limitGroup("empty", 7);

        assertThat(tasks.groups())
                .containsExactly(
                        new GroupDepth("counted", 1, 3, 1),
                        new GroupDepth("empty", 7, 0, 0),
                        new GroupDepth("free", null, 1, 0));
        tasks.cancel(only);
        tasks.limitGroup("empty", null);
        assertThat(tasks.groups()).extracting(GroupDepth::name).containsExactly("counted");
    }

    /** The one that its limit allows, of four that are queued in the role and group of this name. */
    private Grant oneOf(String name) {
        tasks.limitGroup(name, 1);
        engine.submit(Collections.nCopies(4, task(name, name, 0)));
        List<Grant> granted = engine.claim(name, 8);
        assertThat(granted).hasSize(1);
        return granted.getFirst();
    }

    private void settle(Grant grant, Verdict verdict) {
        settling.settle(List.of(new Report(grant.task(), grant.epoch(), verdict)));
    }

    private long rings(String role, Runnable what) {
        long before = signals.count(Signals.ready(role));
        what.run();
        return signals.count(Signals.ready(role)) - before;
    }
}
