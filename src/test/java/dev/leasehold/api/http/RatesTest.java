package dev.leasehold.api.http;

import org.junit.jupiter.api.Test;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class RatesTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Rates rates = new Rates(2, nanos::get);

    @Test
    void a_caller_may_save_up_for_some_seconds_and_no_longer() {
        nanos.addAndGet(3_600_000_000_000L);

        for (int i = 0; i < 2 * Rates.SECONDS; i++) {
            assertThat(rates.take("a")).isEmpty();
        }
        assertThat(rates.take("a")).isEqualTo(OptionalLong.of(1));
    }

    @Test
    void what_was_refused_costs_nothing() {
        use("a");
        for (int i = 0; i < 100; i++) {
            assertThat(rates.take("a")).isPresent();
        }

        nanos.addAndGet(500_000_000L);

        assertThat(rates.take("a")).isEmpty();
        assertThat(rates.take("a")).isPresent();
    }

    @Test
    void one_caller_takes_nothing_from_another() {
        use("a");

        assertThat(rates.take("b")).isEmpty();
    }

    @Test
    void no_limit_is_none() {
        Rates none = new Rates(0, nanos::get);

        for (int i = 0; i < 1000; i++) {
            assertThat(none.take("a")).isEmpty();
        }
    }

    @Test
    void many_callers_do_not_fill_the_memory() {
        use("a");
        for (int i = 0; i <= Rates.CALLERS; i++) {
            rates.take(i);
        }

        assertThat(rates.take("a")).as("forgotten, and so full again").isEmpty();
    }

    private void use(String caller) {
        while (rates.take(caller).isEmpty()) {
            assertThat(nanos.get()).isZero();
        }
    }
}
