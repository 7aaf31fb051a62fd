package dev.leasehold.worker;

import dev.leasehold.testing.Mapped;
import dev.leasehold.worker.PodChoice.Refused;
import dev.leasehold.worker.RolesConfig.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class PodChoiceTest {
    private static final Role PODS = Mapped.from(
                    RolesConfig.class,
                    Map.of(
                            "leasehold.roles.r.mode", "pod-exec",
                            "leasehold.roles.r.pod-exec.image", "own:1",
                            "leasehold.roles.r.pod-exec.images", "registry/team/*,one:2",
                            "leasehold.roles.r.pod-exec.maximum.memory", "2Gi",
                            "leasehold.roles.r.pod-exec.maximum.cpu", "1500m"))
            .byName()
            .get("r");

    private static Optional<String> refused(@Nullable String image, Map<String, String> resources) {
        return PodChoice.check("r", PODS, image, resources).map(Refused::field);
    }

    @ParameterizedTest
    @CsvSource({"own:1, true", "one:2, true", "registry/team/x:3, true", "one:3, false", "registry/evil:1, false"})
    void an_image_is_one_of_those_that_the_operator_allows(String image, boolean allowed) {
        assertThat(refused(image, Map.of()).isEmpty()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "memory, 2Gi, true",
        "memory, 2147483648, true",
        "memory, 2049Mi, false",
        "cpu, 1.5, true",
        "cpu, 1501m, false",
        "cpu, 0, false",
        "cpu, -1, false",
        "cpu, lots, false",
        "nvidia.com/gpu, 1, false"
    })
    void a_resource_is_chosen_up_to_the_operator_s_maximum(String resource, String amount, boolean allowed) {
        assertThat(refused(null, Map.of(resource, amount)).isEmpty()).isEqualTo(allowed);
    }

    @Test
    void a_role_that_does_not_run_as_pods_lets_nobody_choose() {
        Role role = Mapped.from(RolesConfig.class, Map.of("leasehold.roles.r.mode", "subprocess"))
                .byName()
                .get("r");

        assertThat(PodChoice.check("r", role, "own:1", Map.of()).map(Refused::field))
                .contains("image");
        assertThat(PodChoice.check("r", role, null, Map.of())).isEmpty();
    }
}
