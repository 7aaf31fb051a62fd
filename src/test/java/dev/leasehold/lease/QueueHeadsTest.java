package dev.leasehold.lease;

import org.junit.jupiter.api.Test;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class QueueHeadsTest {
    private static final Lane LANE = new Lane("r", "", 0);

    private final AtomicLong now = new AtomicLong();
    private final QueueHeads heads = new QueueHeads(now::get);

    @Test
    void an_unknown_lane_is_looked_at_from_the_front() {
        assertThat(heads.of(LANE)).isZero();
    }

    @Test
    void a_claim_starts_a_little_before_the_last_one_taken() {
        heads.took(LANE, 0, 100_000, 1_000);
        assertThat(heads.of(LANE)).isEqualTo(100_000 - QueueHeads.LAG);
    }

    @Test
    void now_and_then_a_claim_starts_at_the_front() {
        heads.took(LANE, 0, 100_000, 1_000);
        now.addAndGet(1_100_000_000L);
        assertThat(heads.of(LANE)).isZero();
    }

    @Test
    void a_front_that_is_costly_to_look_at_is_looked_at_less_often() {
        heads.took(LANE, 0, 100_000, 500_000_000L);
        now.addAndGet(20_000_000_000L);
        assertThat(heads.of(LANE)).isPositive();
        now.addAndGet(10_000_000_000L);
        assertThat(heads.of(LANE)).isZero();
    }
}
