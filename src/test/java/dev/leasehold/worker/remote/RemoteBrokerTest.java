package dev.leasehold.worker.remote;

import org.junit.jupiter.api.Test;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class RemoteBrokerTest {

    @Test
    void a_call_waits_no_less_than_it_may() {
        assertThat(RemoteBroker.wholeSeconds(Duration.ofMillis(4_999))).isEqualTo(5);
        assertThat(RemoteBroker.wholeSeconds(Duration.ofNanos(999_999_999))).isEqualTo(1);
        assertThat(RemoteBroker.wholeSeconds(Duration.ZERO)).isZero();
    }
}
