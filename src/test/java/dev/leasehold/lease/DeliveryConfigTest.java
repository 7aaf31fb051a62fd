package dev.leasehold.lease;

import dev.leasehold.testing.Mapped;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryConfigTest {
    @Test
    void work_is_confirmed_within_ten_minutes_if_nobody_says_otherwise() {
        assertThat(Mapped.from(DeliveryConfig.class, Map.of()).confirmWithin()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void every_key_is_mapped() {
        assertThat(Mapped.from(DeliveryConfig.class, Map.of("leasehold.delivery.confirm-within", "90s"))
                        .confirmWithin())
                .isEqualTo(Duration.ofSeconds(90));
    }
}
