package dev.leasehold.chart;

import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The manifests for people without Helm are what the chart renders. Write them anew with {@code ./mvnw test
 * -Dtest=PlainManifestsTest -Dleasehold.write-docs=true}.
 */
class PlainManifestsTest {
    private static final Path FOLDER = Path.of("src/main/kubernetes");
    private static final String HEAD = """
            # Leasehold without Helm: service, database and a worker for each of three roles, in the namespace `leasehold`.
            # Written by PlainManifestsTest from charts/leasehold; change it there. First make the namespace and the Secrets:
            #
            #   kubectl create namespace leasehold
            #   kubectl -n leasehold create secret generic leasehold-database --from-literal=password=$(openssl rand -hex 20)
            #   kubectl -n leasehold create secret generic leasehold-tokens \\
            #     $(for key in admin metrics worker-ideator worker-executor worker-evaluator; do
            #         echo "--from-literal=$key=lh_$(openssl rand -hex 32)"; done)
            #   kubectl apply -f src/main/kubernetes/leasehold.yaml
            """;

    @Test
    void the_plain_manifests_are_what_the_chart_renders() throws IOException {
        String rendered = Chart.template(Chart.helm(), "leasehold", "leasehold")
                .withValuesFile(Chart.FOLDER.resolve("ci/defaults.yaml"))
                .call();
        String fresh = HEAD
                + rendered.lines()
                        .filter(line -> !line.matches(" *(helm.sh/chart|app.kubernetes.io/managed-by):.*|# Source:.*"))
                        .collect(Collectors.joining("\n"))
                        .strip()
                + "\n";
        Path file = FOLDER.resolve("leasehold.yaml");
        if (Boolean.getBoolean("leasehold.write-docs")) {
            Files.writeString(file, fresh);
        }

        assertThat(Files.readString(file)).isEqualTo(fresh);
    }

    @Test
    void the_charts_role_is_the_one_that_pod_exec_was_proven_with() throws IOException {
        List<?> proven = rules(Files.readString(FOLDER.resolve("role.yaml")));

        assertThat(rules(Chart.ofCase("pod-exec"))).isEqualTo(proven);
    }

    private static List<?> rules(String yaml) {
        return (List<?>) Chart.ofKind(yaml, "Role").getFirst().get("rules");
    }
}
