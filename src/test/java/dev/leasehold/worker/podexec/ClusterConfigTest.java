package dev.leasehold.worker.podexec;

import dev.leasehold.testing.Mapped;
import org.junit.jupiter.api.Test;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class ClusterConfigTest {
    @Test
    void it_has_defaults() {
        ClusterConfig config = Mapped.from(ClusterConfig.class, Map.of());

        assertThat(config.installation()).isEqualTo("leasehold");
        assertThat(config.namespace()).isEmpty();
        assertThat(config.image()).isEmpty();
        assertThat(config.anchor()).isEmpty();
        assertThat(config.serviceAccount()).isEqualTo("leasehold-task");
        assertThat(config.serviceUrl()).isEmpty();
        assertThat(config.serviceCa()).isEmpty();
        assertThat(config.stepRequests()).isEmpty();
        assertThat(config.requestDeadline()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.requestsPerSecond()).isEqualTo(50);
        assertThat(config.requestBurst()).isEqualTo(100);
        assertThat(config.secondLook()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void every_key_is_mapped() {
        String prefix = "leasehold.pod-exec.";
        ClusterConfig config = Mapped.from(
                ClusterConfig.class,
                Map.ofEntries(
                        Map.entry(prefix + "installation", "i"),
                        Map.entry(prefix + "namespace", "n"),
                        Map.entry(prefix + "image", "m"),
                        Map.entry(prefix + "anchor", "a"),
                        Map.entry(prefix + "service-account", "s"),
                        Map.entry(prefix + "service-url", "http://u"),
                        Map.entry(prefix + "service-ca", "/c"),
                        Map.entry(prefix + "step-requests.cpu", "1m"),
                        Map.entry(prefix + "request-deadline", "3s"),
                        Map.entry(prefix + "requests-per-second", "7"),
                        Map.entry(prefix + "request-burst", "9"),
                        Map.entry(prefix + "second-look", "5s")));

        assertThat(config.installation()).isEqualTo("i");
        assertThat(config.namespace()).contains("n");
        assertThat(config.image()).contains("m");
        assertThat(config.anchor()).contains("a");
        assertThat(config.serviceAccount()).isEqualTo("s");
        assertThat(config.serviceUrl()).contains(URI.create("http://u"));
        assertThat(config.serviceCa()).contains(Path.of("/c"));
        assertThat(config.stepRequests()).isEqualTo(Map.of("cpu", "1m"));
        assertThat(config.requestDeadline()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.requestsPerSecond()).isEqualTo(7);
        assertThat(config.requestBurst()).isEqualTo(9);
        assertThat(config.secondLook()).isEqualTo(Duration.ofSeconds(5));
    }
}
