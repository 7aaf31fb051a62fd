package dev.leasehold.chart;

import com.marcnuri.helm.LintResult;
import dev.leasehold.docs.Pages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the chart renders, for every case in {@code charts/leasehold/ci}. The renderings themselves are in {@code golden};
 * write them anew with {@code ./mvnw test -Dtest=ChartRenderTest -Dleasehold.write-docs=true}.
 */
class ChartRenderTest {
    private static final Path GOLDEN = Path.of("charts/golden");

    static List<String> cases() {
        return Chart.cases();
    }

    @Test
    void helm_lint_finds_nothing_in_its_strict_mode() {
        LintResult result = Chart.helm().lint().strict().call();

        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void each_case_renders_what_it_rendered_before(String name) {
        Pages.mustRead(GOLDEN.resolve(name + ".yaml"), Chart.ofCase(name).strip() + "\n");
    }

    @Test
    void by_default_there_is_no_role_and_nothing_has_a_token_of_kubernetes() {
        String rendered = Chart.ofCase("defaults");

        assertThat(Chart.ofKind(rendered, "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"))
                .isEmpty();
        assertThat(Chart.objects(rendered))
                .flatMap(object -> Chart.having(object, "automountServiceAccountToken"))
                .isNotEmpty()
                .allSatisfy(each ->
                        assertThat(each.get("automountServiceAccountToken")).isEqualTo(false));
    }

    @Test
    void a_role_that_is_pod_exec_brings_exactly_one_role_and_one_binding() {
        String rendered = Chart.ofCase("pod-exec");

        assertThat(Chart.ofKind(rendered, "Role")).hasSize(1);
        assertThat(Chart.ofKind(rendered, "RoleBinding")).hasSize(1);
        assertThat(Chart.ofKind(rendered, "ClusterRole", "ClusterRoleBinding")).isEmpty();
    }

    @Test
    void without_rbac_the_chart_makes_nothing_in_the_tasks_namespace_but_a_network_policy() {
        assertThat(Chart.objects(Chart.ofCase("elsewhere")))
                .filteredOn(object -> "leasehold-tasks".equals(Chart.at(object, "metadata", "namespace")))
                .extracting(Chart::kind)
                .containsExactly("NetworkPolicy");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void no_secret_is_in_any_literal(String name) {
        String rendered = Chart.ofCase(name);

        assertThat(rendered).doesNotContainPattern("lh_[0-9a-f]{8}").doesNotContain("envFrom", "secretKeyRef");
        assertThat(Chart.ofKind(rendered, "Secret")).isEmpty();
        assertThat(Chart.objects(rendered))
                .flatMap(object -> Chart.having(object, "env"))
                .flatMap(container -> (List<?>) container.get("env"))
                .map(variable -> (Map<?, ?>) variable)
                .filteredOn(variable -> String.valueOf(variable.get("name")).matches(".*(TOKEN|PASSWORD|SECRET|KEY).*"))
                .allSatisfy(
                        variable -> assertThat(variable.get("name")).asString().endsWith("_FILE"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void every_container_is_as_restricted_as_kubernetes_has_it(String name) {
        assertThat(Chart.objects(Chart.ofCase(name)))
                .flatMap(object -> Chart.having(object, "containers"))
                .flatMap(pod -> Stream.concat(
                                ((List<?>) pod.get("containers")).stream(),
                                pod.containsKey("initContainers")
                                        ? ((List<?>) pod.get("initContainers")).stream()
                                        : Stream.empty())
                        .toList())
                .isNotEmpty()
                .allSatisfy(container -> {
                    assertThat(Chart.at(container, "securityContext", "readOnlyRootFilesystem"))
                            .isEqualTo(true);
                    assertThat(Chart.at(container, "securityContext", "allowPrivilegeEscalation"))
                            .isEqualTo(false);
                    assertThat(Chart.at(container, "securityContext", "capabilities", "drop"))
                            .isEqualTo(List.of("ALL"));
                });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_pods_grace_is_longer_than_its_drain(String name) {
        List<Map<?, ?>> pods = Chart.objects(Chart.ofCase(name)).stream()
                .flatMap(object -> Chart.having(object, "terminationGracePeriodSeconds").stream())
                .toList();

        assertThat(pods)
                .isNotEmpty()
                .allSatisfy(pod -> assertThat((Integer) pod.get("terminationGracePeriodSeconds"))
                        .isGreaterThanOrEqualTo(60));
        assertThat(Chart.of("leasehold", "workers.executor.drainSeconds=600"))
                .contains("stop-grace=600s", "stop-deadline=620s", "terminationGracePeriodSeconds: 660");
    }

    @Test
    void an_address_with_a_slash_at_its_end_is_the_same_address() {
        assertThat(Chart.of(
                        "leasehold",
                        "workers.executor.mode=podExec",
                        "workers.executor.podExec.image=registry.example.org/tools:1",
                        "tasks.serviceUrl=https://leasehold.example.org/"))
                .contains("leasehold.pod-exec.service-url=https://leasehold.example.org\n");
    }

    @Test
    void authorities_are_mounted_for_the_service_as_what_changes_in_place() {
        String secret = Chart.ofCase("authority");
        String configMap = Chart.of(
                "leasehold",
                "workers.executor.mode=podExec",
                "workers.executor.podExec.image=registry.example.org/tools:1",
                "tasks.serviceUrl=https://leasehold.example.org",
                "tasks.serviceCa.existingConfigMap=trust",
                "tasks.serviceCa.key=private.pem");

        assertThat(secret).contains("leasehold.pod-exec.service-ca=/run/leasehold/service-ca/ca.crt\n");
        assertThat(volumes(secret, "secret"))
                .hasSize(2) // the forge's, and the replicas'
                .containsOnly(Map.of(
                        "secretName",
                        "leasehold-tls",
                        "defaultMode",
                        0440,
                        "items",
                        List.of(Map.of("key", "ca.crt", "path", "ca.crt"))));
        assertThat(volumes(configMap, "configMap"))
                .containsExactly(
                        Map.of("name", "trust", "items", List.of(Map.of("key", "private.pem", "path", "ca.crt"))));
        assertThat(Chart.objects(secret))
                .flatMap(object -> Chart.having(object, "mountPath"))
                .filteredOn(mount -> "service-ca".equals(mount.get("name")))
                .hasSize(2)
                .containsOnly(Map.of("name", "service-ca", "mountPath", "/run/leasehold/service-ca", "readOnly", true));
    }

    private static List<Object> volumes(String rendered, String kind) {
        return Chart.objects(rendered).stream()
                .flatMap(object -> Chart.having(object, kind).stream())
                .filter(volume -> "service-ca".equals(volume.get("name")))
                .<Object>map(volume -> volume.get(kind))
                .toList();
    }

    @Test
    void without_pods_or_authorities_nothing_is_said_of_any() {
        assertThat(Chart.of("leasehold", "tasks.serviceCa.existingSecret=leasehold-tls"))
                .doesNotContain("service-ca");
        assertThat(Chart.ofCase("pod-exec")).doesNotContain("service-ca");
    }

    @Test
    void two_releases_in_one_namespace_have_nothing_of_one_name() {
        String values = "workers.executor.mode=podExec";
        String image = "workers.executor.podExec.image=registry.example.org/tools:1";
        Set<String> first = names(Chart.of("a-long-name-of-a-release-one", values, image));
        Set<String> second = names(Chart.of("a-long-name-of-a-release-two", values, image));

        Set<String> both = new HashSet<>(first);
        both.retainAll(second);
        assertThat(first).isNotEmpty();
        assertThat(both).isEmpty();
    }

    @Test
    void a_worker_holds_the_token_of_its_role_and_no_other() {
        assertThat(Chart.ofKind(Chart.ofCase("defaults"), "Deployment"))
                .hasSize(3)
                .allSatisfy(deployment -> {
                    String role = String.valueOf(Chart.at(deployment, "metadata", "labels", "leasehold.dev/role"));
                    assertThat(Chart.having(deployment, "secretName"))
                            .singleElement()
                            .satisfies(secret -> assertThat(secret.get("items"))
                                    .isEqualTo(List.of(Map.of("key", "worker-" + role, "path", "token"))));
                });
    }

    private static Set<String> names(String rendered) {
        return Chart.objects(rendered).stream()
                .map(object -> Chart.kind(object) + "/" + Chart.name(object))
                .collect(Collectors.toSet());
    }
}
