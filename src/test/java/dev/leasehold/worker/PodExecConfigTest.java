package dev.leasehold.worker;

import dev.leasehold.testing.Mapped;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class PodExecConfigTest {
    private static PodExecConfig pod(Map<String, String> settings) {
        return Mapped.from(RolesConfig.class, settings).byName().get("r").podExec();
    }

    @Test
    void it_has_defaults() {
        PodExecConfig pod = pod(Map.of("leasehold.roles.r.mode", "pod-exec"));

        assertThat(pod.image()).isEmpty();
        assertThat(pod.startDeadline()).isEqualTo(Duration.ofMinutes(5));
        assertThat(pod.imagePullDeadline()).isEqualTo(Duration.ofMinutes(2));
        assertThat(pod.checkoutDeadline()).isEqualTo(Duration.ofMinutes(5));
        assertThat(pod.publishDeadline()).isEqualTo(Duration.ofMinutes(5));
        assertThat(pod.nodeSelector()).isEmpty();
        assertThat(pod.requests()).isEmpty();
        assertThat(pod.limits()).isEmpty();
        assertThat(pod.diskLimit()).isEqualTo("10Gi");
        assertThat(pod.runtimeClass()).isEmpty();
        assertThat(pod.hostUsers()).isTrue();
        assertThat(pod.user()).isEqualTo(10001);
        assertThat(pod.imagePullSecrets()).isEmpty();
        assertThat(pod.envFileSecret()).isEmpty();
        assertThat(pod.priorityClass()).isEmpty();
        assertThat(pod.tolerations()).isEmpty();
        assertThat(pod.affinity()).isEmpty();
        assertThat(pod.sidecars()).isEmpty();
        assertThat(pod.images()).isEmpty();
        assertThat(pod.maximum()).isEmpty();
    }

    @Test
    void every_key_is_mapped() {
        String prefix = "leasehold.roles.r.pod-exec.";
        PodExecConfig pod = pod(Map.ofEntries(
                Map.entry(prefix + "image", "i"),
                Map.entry(prefix + "start-deadline", "5s"),
                Map.entry(prefix + "image-pull-deadline", "4s"),
                Map.entry(prefix + "checkout-deadline", "3s"),
                Map.entry(prefix + "publish-deadline", "2s"),
                Map.entry(prefix + "node-selector.zone", "a"),
                Map.entry(prefix + "requests.cpu", "1"),
                Map.entry(prefix + "limits.memory", "1Gi"),
                Map.entry(prefix + "disk-limit", "1Gi"),
                Map.entry(prefix + "runtime-class", "c"),
                Map.entry(prefix + "host-users", "false"),
                Map.entry(prefix + "user", "7"),
                Map.entry(prefix + "image-pull-secrets", "p,q"),
                Map.entry(prefix + "env-file-secret", "e"),
                Map.entry(prefix + "priority-class", "high"),
                Map.entry(prefix + "tolerations[0].key", "k"),
                Map.entry(prefix + "tolerations[0].operator", "Equal"),
                Map.entry(prefix + "tolerations[0].value", "v"),
                Map.entry(prefix + "tolerations[0].effect", "NoExecute"),
                Map.entry(prefix + "tolerations[0].seconds", "5"),
                Map.entry(prefix + "affinity", "{}"),
                Map.entry(prefix + "sidecars.s.image", "j"),
                Map.entry(prefix + "sidecars.s.command", "/a,b"),
                Map.entry(prefix + "sidecars.s.env.K", "v"),
                Map.entry(prefix + "sidecars.s.env-from-secret", "c"),
                Map.entry(prefix + "sidecars.s.requests.cpu", "1m"),
                Map.entry(prefix + "sidecars.s.limits.cpu", "2m"),
                Map.entry(prefix + "sidecars.s.ready-port", "80"),
                Map.entry(prefix + "images", "x,y*"),
                Map.entry(prefix + "maximum.cpu", "4")));

        assertThat(pod.image()).contains("i");
        assertThat(List.of(pod.startDeadline(), pod.imagePullDeadline(), pod.checkoutDeadline(), pod.publishDeadline()))
                .extracting(Duration::toSeconds)
                .containsExactly(5L, 4L, 3L, 2L);
        assertThat(pod.nodeSelector()).isEqualTo(Map.of("zone", "a"));
        assertThat(pod.requests()).isEqualTo(Map.of("cpu", "1"));
        assertThat(pod.limits()).isEqualTo(Map.of("memory", "1Gi"));
        assertThat(pod.diskLimit()).isEqualTo("1Gi");
        assertThat(pod.runtimeClass()).contains("c");
        assertThat(pod.hostUsers()).isFalse();
        assertThat(pod.user()).isEqualTo(7);
        assertThat(pod.imagePullSecrets()).contains(List.of("p", "q"));
        assertThat(pod.envFileSecret()).contains("e");
        assertThat(pod.priorityClass()).contains("high");
        assertThat(pod.tolerations()).singleElement().satisfies(each -> {
            assertThat(List.of(each.key(), each.operator(), each.value(), each.effect()))
                    .extracting(Optional::orElseThrow)
                    .containsExactly("k", "Equal", "v", "NoExecute");
            assertThat(each.seconds()).contains(5L);
        });
        assertThat(pod.affinity()).contains("{}");
        assertThat(pod.sidecars()).hasEntrySatisfying("s", sidecar -> {
            assertThat(sidecar.image()).isEqualTo("j");
            assertThat(sidecar.command()).contains(List.of("/a", "b"));
            assertThat(sidecar.env()).isEqualTo(Map.of("K", "v"));
            assertThat(sidecar.envFromSecret()).contains("c");
            assertThat(sidecar.requests()).isEqualTo(Map.of("cpu", "1m"));
            assertThat(sidecar.limits()).isEqualTo(Map.of("cpu", "2m"));
            assertThat(sidecar.readyPort()).contains(80);
        });
        assertThat(pod.images()).contains(List.of("x", "y*"));
        assertThat(pod.maximum()).isEqualTo(Map.of("cpu", "4"));
    }
}
