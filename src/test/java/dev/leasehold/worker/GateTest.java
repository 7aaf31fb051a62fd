package dev.leasehold.worker;

import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class GateTest {
    private static final Duration BELIEVED = Duration.ofSeconds(5);

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger looks = new AtomicInteger();
    private Optional<String> trouble = Optional.empty();
    private final Gate gate = new Gate(
            () -> {
                looks.incrementAndGet();
                return trouble;
            },
            BELIEVED,
            now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void what_was_well_is_believed_for_a_while_and_not_longer() {
        assertThat(gate.closedBecause()).isEmpty();
        trouble = Optional.of("down");
        pass(BELIEVED.minusNanos(1));
        assertThat(gate.closedBecause()).isEmpty();
        pass(Duration.ofNanos(1));

        assertThat(gate.closedBecause()).contains("down");
        assertThat(looks).hasValue(2);
    }

    @Test
    void what_was_not_well_is_looked_at_again_soon() {
        trouble = Optional.of("down");
        assertThat(gate.closedBecause()).contains("down");
        trouble = Optional.empty();
        pass(Gate.LOOK_AGAIN);

        assertThat(gate.closedBecause()).isEmpty();
    }

    @Test
    void many_who_ask_at_once_cost_one_look() {
        trouble = Optional.of("down");
        for (int i = 0; i < 10; i++) {
            assertThat(gate.closedBecause()).contains("down");
        }

        assertThat(looks).hasValue(1);
    }
}
