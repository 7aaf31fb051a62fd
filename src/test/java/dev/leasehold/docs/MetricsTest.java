package dev.leasehold.docs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the table in {@code docs/operations.md}, the dashboard and the alerts speak of is what the code measures. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class MetricsTest {
    private static final Path PAGE = Path.of("docs/operations.md");
    private static final Path DASHBOARD = Path.of("charts/leasehold/dashboards/leasehold.json");
    private static final Path RULES = Path.of("charts/leasehold/rules/leasehold.yaml");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(leasehold_\\w+)` \\| (\\w+) \\| ([^|]+) \\|");
    private static final Pattern IN_CODE = Pattern.compile("\"(leasehold_[a-z_]+)\"");
    private static final Pattern USED = Pattern.compile("\\b(leasehold_[a-z_]+|http_server_[a-z_]+|jvm_[a-z_]+)\\b");
    private static final Pattern LABELS = Pattern.compile("\\b(leasehold_[a-z_]+)\\{([^}]*)}");

    @Inject
    ApiClient api;

    @Test
    void the_table_has_every_metric_of_the_code_and_no_other() throws IOException {
        assertThat(documented().keySet()).isEqualTo(inCode());
    }

    @Test
    void whatever_is_measured_after_some_work_is_in_the_table_with_its_labels() {
        Map<String, Set<String>> documented = documented();

        Map<String, Set<String>> seen = afterSomeWork();

        assertThat(seen).isNotEmpty().allSatisfy((series, labels) -> {
            String metric = base(series);
            assertThat(documented).as("a row for %s", series).containsKey(metric);
            assertThat(labels).as("labels of %s", series).isSubsetOf(documented.get(metric));
        });
        assertThat(seen.keySet().stream().map(MetricsTest::base).collect(Collectors.toSet()))
                .contains(
                        "leasehold_tasks",
                        "leasehold_oldest_task_seconds",
                        "leasehold_claimed_total",
                        "leasehold_claim_seconds",
                        "leasehold_attempts_total",
                        "leasehold_attempt_seconds",
                        "leasehold_sweeps_total",
                        "leasehold_sweep_seconds",
                        "leasehold_swept_total");
    }

    @Test
    void dashboard_and_alerts_ask_for_metrics_and_labels_that_exist() {
        Map<String, Set<String>> documented = documented();
        Set<String> others = Set.copyOf(names(afterSomeWorkText()));
        assertThat(expressions()).hasSizeGreaterThan(12).allSatisfy(expression -> {
            for (MatchResult used : USED.matcher(expression).results().toList()) {
                String name = used.group(1);
                assertThat(documented.containsKey(base(name)) || others.contains(name))
                        .as("%s, of %s", name, expression)
                        .isTrue();
            }
            for (MatchResult with : LABELS.matcher(expression).results().toList()) {
                assertThat(Stream.of(with.group(2).split(",")).map(label -> label.replaceAll("\\s*[=!].*", "")))
                        .as(expression)
                        .allMatch(documented.get(base(with.group(1)))::contains);
            }
        });
    }

    private static List<String> expressions() {
        List<String> found = new ArrayList<>();
        JsonNode dashboard = Json.read(Pages.read(DASHBOARD), JsonNode.class);
        dashboard
                .path("panels")
                .forEach(panel -> panel.path("targets")
                        .forEach(target -> found.add(target.path("expr").asText())));
        collect(new Yaml().load(Pages.read(RULES)), found);
        return found;
    }

    private static void collect(Object node, List<String> found) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if ("expr".equals(key)) {
                    found.add(String.valueOf(value));
                } else {
                    collect(value, found);
                }
            });
        } else if (node instanceof List<?> list) {
            list.forEach(each -> collect(each, found));
        }
    }

    private Map<String, Set<String>> afterSomeWork() {
        Map<String, Set<String>> seen = new TreeMap<>();
        afterSomeWorkText()
                .lines()
                .filter(line -> line.startsWith("leasehold_"))
                .forEach(line -> seen.computeIfAbsent(line.replaceAll("[{ ].*", ""), name -> new TreeSet<>())
                        .addAll(labels(line)));
        return seen;
    }

    private String afterSomeWorkText() {
        api.submit("{\"role\":\"outside\",\"command\":\"true\"}");
        api.submit("{\"role\":\"default\",\"command\":\"exit 3\"}");
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> api.submitter().get("/metrics").asString(),
                        text -> text.contains("leasehold_tasks{")
                                && text.contains("leasehold_attempt_seconds_count{")
                                && text.contains("leasehold_swept_total{"));
    }

    private static Set<String> names(String text) {
        return text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("[{ ].*", ""))
                .collect(Collectors.toSet());
    }

    private static Set<String> labels(String line) {
        int open = line.indexOf('{');
        if (open < 0) {
            return Set.of();
        }
        return Stream.of(line.substring(open + 1, line.indexOf('}')).split(","))
                .map(label -> label.replaceAll("=.*", ""))
                .collect(Collectors.toSet());
    }

    /** A timer's and a summary's series are of one metric. */
    private static String base(String series) {
        return series.replaceAll("_(seconds|load)_(count|sum|max|bucket)$", "_$1");
    }

    private static Map<String, Set<String>> documented() {
        return ROW.matcher(Pages.read(PAGE))
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1),
                        row -> new HashSet<>(List.of(row.group(3).strip().split(", ")))));
    }

    private static Set<String> inCode() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(Pages::read)
                    .flatMap(text -> IN_CODE.matcher(text).results())
                    .map(result -> result.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
