package dev.leasehold.worker.podexec;

import dev.leasehold.testing.Mapped;
import dev.leasehold.worker.RolesConfig;
import dev.leasehold.worker.podexec.Finding.Phase;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class PhaseClockTest {
    private final AtomicLong now = new AtomicLong();
    private final PhaseClock clock = new PhaseClock(
            PodRole.of(
                    "r",
                    Mapped.from(
                                    RolesConfig.class,
                                    Map.of(
                                            "leasehold.roles.r.mode", "pod-exec",
                                            "leasehold.roles.r.pod-exec.image", "i",
                                            "leasehold.roles.r.pod-exec.start-deadline", "10s",
                                            "leasehold.roles.r.pod-exec.image-pull-deadline", "4s"))
                            .byName()
                            .get("r")),
            Duration.ofMinutes(1),
            now::get);

    private boolean isOverAfter(int seconds, Phase phase) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
        return clock.isOver(phase);
    }

    @Test
    void before_a_first_step_runs_one_deadline_counts() {
        assertThat(isOverAfter(4, Phase.NO_POD)).isFalse();
        assertThat(isOverAfter(4, Phase.UNSCHEDULED)).isFalse();
        assertThat(isOverAfter(2, Phase.STARTING)).isTrue();
    }

    @Test
    void a_pod_that_goes_back_and_forth_gains_no_time() {
        assertThat(isOverAfter(5, Phase.IMAGE_OUT_OF_REACH)).isFalse();
        assertThat(isOverAfter(2, Phase.BEFORE_COMMAND)).isFalse();
        assertThat(isOverAfter(1, Phase.IMAGE_OUT_OF_REACH)).isFalse();
        assertThat(isOverAfter(1, Phase.IMAGE_OUT_OF_REACH)).isTrue();
    }

    @Test
    void each_later_phase_has_a_time_of_its_own() {
        assertThat(isOverAfter(9, Phase.STARTING)).isFalse();
        assertThat(isOverAfter(1, Phase.CHECKOUT)).isFalse();
        assertThat(isOverAfter(60, Phase.BEFORE_COMMAND)).isFalse();
        assertThat(isOverAfter(10, Phase.BEFORE_COMMAND)).isTrue();
    }
}
