package dev.leasehold.worker;

import dev.leasehold.testing.Mapped;
import org.junit.jupiter.api.Test;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class HostConfigTest {
    @Test
    void defaults() {
        HostConfig host = Mapped.from(HostConfig.class, Map.of());

        assertThat(host.name()).isEmpty();
        assertThat(host.folder()).isEmpty();
        assertThat(host.sandboxMinimum()).isEqualTo("process");
        assertThat(host.sandboxMaximum()).isEqualTo("namespaces");
        assertThat(host.hidden()).isEmpty();
        assertThat(host.stopGrace()).isEqualTo(Duration.ofSeconds(5));
        assertThat(host.stopDeadline()).isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void every_key_is_mapped() {
        HostConfig host = Mapped.from(
                HostConfig.class,
                Map.of(
                        "leasehold.host.name", "n",
                        "leasehold.host.folder", "/f",
                        "leasehold.host.sandbox-minimum", "user",
                        "leasehold.host.sandbox-maximum", "user",
                        "leasehold.host.hidden", "/etc/secret",
                        "leasehold.host.stop-grace", "1s",
                        "leasehold.host.stop-deadline", "2s"));

        assertThat(host.name()).contains("n");
        assertThat(host.folder()).contains(Path.of("/f"));
        assertThat(host.sandboxMinimum()).isEqualTo("user");
        assertThat(host.sandboxMaximum()).isEqualTo("user");
        assertThat(host.hidden()).contains(List.of(Path.of("/etc/secret")));
        assertThat(host.stopGrace()).isEqualTo(Duration.ofSeconds(1));
        assertThat(host.stopDeadline()).isEqualTo(Duration.ofSeconds(2));
    }
}
