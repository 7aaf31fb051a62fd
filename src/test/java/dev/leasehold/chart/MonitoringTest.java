package dev.leasehold.chart;

import dev.leasehold.platform.Json;
import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.nio.file.Files;

import static org.assertj.core.api.Assertions.assertThat;

/** Alerts and dashboard arrive in a cluster as they are. That their metrics exist, {@code MetricsTest} says. */
class MonitoringTest {
    @Test
    void the_alerts_arrive_as_they_are() throws IOException {
        String rendered = Chart.of("leasehold", "metrics.alerts.enabled=true");

        assertThat(Chart.ofKind(rendered, "PrometheusRule"))
                .singleElement()
                .satisfies(rule -> assertThat(Chart.at(rule, "spec"))
                        .isEqualTo(Chart.objects(Files.readString(Chart.FOLDER.resolve("rules/leasehold.yaml")))
                                .getFirst()));
    }

    @Test
    void the_dashboard_arrives_as_it_is() throws IOException {
        String rendered = Chart.of("leasehold", "metrics.dashboard.enabled=true");

        String dashboard = String.valueOf(Chart.at(
                Chart.ofKind(rendered, "ConfigMap").stream()
                        .filter(map -> Chart.name(map).endsWith("-dashboard"))
                        .findFirst()
                        .orElseThrow(),
                "data",
                "leasehold.json"));
        assertThat(Json.MAPPER.readTree(dashboard))
                .isEqualTo(Json.MAPPER.readTree(Files.readString(Chart.FOLDER.resolve("dashboards/leasehold.json"))));
    }
}
