package dev.leasehold.chart;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is installed is upgraded in place: of what an earlier version of the chart has made, this one changes nothing that
 * Kubernetes does not let change, and it drops no volume. The earlier versions are in {@code charts/released}.
 */
class ChartUpgradeTest {
    private static final Path RELEASED = Path.of("charts/released");
    /** By kind, what is fixed for good once an object is made. */
    private static final Map<String, List<List<String>>> FIXED = Map.of(
            "StatefulSet",
            List.of(
                    List.of("spec", "selector"),
                    List.of("spec", "serviceName"),
                    List.of("spec", "podManagementPolicy"),
                    List.of("spec", "volumeClaimTemplates")),
            "Deployment",
            List.of(List.of("spec", "selector")),
            "Service",
            List.of(List.of("spec", "clusterIP")),
            "RoleBinding",
            List.of(List.of("roleRef")),
            "PersistentVolumeClaim",
            List.of(List.of("spec")));

    /** Cases with values that a version does not know, so that nobody has installed it with them. */
    private static final Map<String, Set<String>> LATER = Map.of("leasehold-0.1.0.tgz", Set.of("authority"));

    static Stream<Path> released() throws IOException {
        try (Stream<Path> packages = Files.list(RELEASED)) {
            return packages.filter(file -> file.toString().endsWith(".tgz")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("released")
    void whatever_the_values_nothing_fixed_is_changed_and_no_volume_is_dropped(Path earlier) {
        List<String> cases = new ArrayList<>(Chart.cases());
        cases.removeAll(LATER.getOrDefault(earlier.getFileName().toString(), Set.of()));
        assertThat(cases).isNotEmpty();
        for (String name : cases) {
            Map<String, Object> before = fixed(Chart.ofCase(earlier, name));
            Map<String, Object> after = fixed(Chart.ofCase(name));

            assertThat(before).as(name).isNotEmpty();
            assertThat(after).as(name).containsAllEntriesOf(before);
        }
    }

    private static Map<String, Object> fixed(String rendered) {
        Map<String, Object> fixed = new LinkedHashMap<>();
        for (Map<String, Object> object : Chart.objects(rendered)) {
            for (List<String> path : FIXED.getOrDefault(Chart.kind(object), List.of())) {
                fixed.put(
                        "%s/%s: %s".formatted(Chart.kind(object), Chart.name(object), String.join(".", path)),
                        Chart.at(object, path.toArray(String[]::new)));
            }
        }
        return fixed;
    }
}
