package dev.leasehold.lease;

import dev.leasehold.lease.TaskState.Cancelled;
import dev.leasehold.lease.TaskState.Failed;
import dev.leasehold.lease.TaskState.Queued;
import dev.leasehold.lease.TaskState.Running;
import dev.leasehold.lease.TaskState.Succeeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import java.time.Duration;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class TaskStateTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), new Random(7));
    private static final Budget BUDGET = new Budget(2, 3);
    private static final Duration CONFIRM_WITHIN = Duration.ofMinutes(10);
    private static final Verdict SUCCESS = new Verdict(null, "", null, 0, null, Usage.NONE, null);

    private static Running running(Failures failures) {
        return new Running(false, false, failures, BUDGET);
    }

    private static final Running TO_BE_CANCELLED = new Running(true, false, Failures.NONE, BUDGET);

    @Test
    void a_success_succeeds_whatever_failed_before() {
        Failures before = new Failures(1, 2);
        assertThat(running(before).end(SUCCESS, BACKOFF, CONFIRM_WITHIN)).isEqualTo(new Succeeded(before));
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void every_code_leads_to_a_queue_or_to_an_end_and_charges_whose_fault_it_was(Code code) {
        TaskState next = running(Failures.NONE).end(Verdict.failed(code, "why"), BACKOFF, CONFIRM_WITHIN);

        switch (code) {
            case CANCELLED -> assertThat(next).isEqualTo(new Cancelled("why", Failures.NONE));
            case RELEASED, HOST_STOPPED -> assertThat(next).isEqualTo(new Queued(Duration.ZERO, Failures.NONE));
            default -> {
                Failures charged = code.fault() == Fault.USER ? new Failures(1, 0) : new Failures(0, 1);
                assertThat(next).isInstanceOfSatisfying(Queued.class, queued -> {
                    assertThat(queued.failures()).isEqualTo(charged);
                    assertThat(queued.delay()).isPositive();
                });
            }
        }
    }

    @Test
    void each_budget_ends_the_task_by_itself() {
        assertThat(running(new Failures(1, 0)).end(Verdict.failed(Code.COMMAND_FAILED, "no"), BACKOFF, CONFIRM_WITHIN))
                .isEqualTo(new Failed(Code.COMMAND_FAILED, "no", new Failures(2, 0)));
        assertThat(running(new Failures(0, 2)).end(Verdict.failed(Code.SPAWN_FAILED, "no"), BACKOFF, CONFIRM_WITHIN))
                .isEqualTo(new Failed(Code.SPAWN_FAILED, "no", new Failures(0, 3)));
        assertThat(running(new Failures(1, 1)).end(Verdict.failed(Code.SPAWN_FAILED, "no"), BACKOFF, CONFIRM_WITHIN))
                .isInstanceOf(Queued.class);
    }

    @Test
    void a_cancellation_that_was_asked_for_wins_over_every_other_end() {
        assertThat(TO_BE_CANCELLED.end(SUCCESS, BACKOFF, CONFIRM_WITHIN)).isInstanceOf(Cancelled.class);
        assertThat(TO_BE_CANCELLED.end(Verdict.failed(Code.COMMAND_FAILED, "no"), BACKOFF, CONFIRM_WITHIN))
                .isInstanceOf(Cancelled.class);
        assertThat(TO_BE_CANCELLED.expire(BACKOFF)).isInstanceOf(Cancelled.class);
        assertThat(TO_BE_CANCELLED.release()).isInstanceOf(Cancelled.class);
    }

    @Test
    void an_expired_lease_is_the_infrastructure_s_fault() {
        assertThat(running(Failures.NONE).expire(BACKOFF))
                .isInstanceOfSatisfying(
                        Queued.class, queued -> assertThat(queued.failures()).isEqualTo(new Failures(0, 1)));
    }

    @Test
    void a_redriven_task_starts_with_fresh_budgets() {
        assertThat(new Failed(Code.TIMED_OUT, "slow", new Failures(2, 1)).redrive())
                .isEqualTo(new Queued(Duration.ZERO, Failures.NONE));
        assertThat(new Cancelled("no", new Failures(1, 1)).redrive())
                .isEqualTo(new Queued(Duration.ZERO, Failures.NONE));
    }

    @Test
    void waiting_doubles_up_to_its_most_and_is_never_less_than_half() {
        for (int failed = 1; failed <= 40; failed++) {
            long full = Math.min(8_000, 1_000L << Math.min(20, failed - 1));
            assertThat(BACKOFF.after(new Failures(failed, 0)).toMillis()).isBetween(full / 2, full);
        }
    }
}
