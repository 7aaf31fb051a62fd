package dev.leasehold.reaper;

import dev.leasehold.testing.Mapped;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class ReaperConfigTest {
    @Test
    void defaults() {
        ReaperConfig retention = Mapped.from(ReaperConfig.class, Map.of());

        assertThat(retention.tasks()).isEqualTo(Duration.ofDays(30));
        assertThat(retention.journal()).isEqualTo(Duration.ofDays(90));
        assertThat(retention.blobs()).isEqualTo(Duration.ofDays(30));
        assertThat(retention.keys()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void every_key_is_mapped() {
        ReaperConfig retention = Mapped.from(
                ReaperConfig.class,
                Map.of(
                        "leasehold.retention.tasks", "1d",
                        "leasehold.retention.journal", "2d",
                        "leasehold.retention.blobs", "3d",
                        "leasehold.retention.keys", "4d"));

        assertThat(retention.tasks()).isEqualTo(Duration.ofDays(1));
        assertThat(retention.journal()).isEqualTo(Duration.ofDays(2));
        assertThat(retention.blobs()).isEqualTo(Duration.ofDays(3));
        assertThat(retention.keys()).isEqualTo(Duration.ofDays(4));
    }
}
