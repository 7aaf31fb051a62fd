package dev.leasehold.chart;

import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The chart's README lists the values with their defaults and what the comments above them say. Write it anew with {@code
 * ./mvnw test -Dtest=ChartReadmeTest -Dleasehold.write-docs=true}.
 */
class ChartReadmeTest {
    private static final Path PAGE = Chart.FOLDER.resolve("README.md");
    private static final String MARK = "<!-- From here on written by ChartReadmeTest from values.yaml. -->\n";
    private static final Pattern COMMENT = Pattern.compile("\\s*# (-- )?(.*)");
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):(?: (.*))?");

    /** A value: its path, its default as written, what the comment says. */
    private record Value(String path, String written, String about) {
        String row() {
            return "| `%s` | %s | %s |%n".formatted(path, written.isBlank() ? "" : "`" + written.strip() + "`", about);
        }

        boolean isWithin(String outer) {
            return path.startsWith(outer + ".");
        }
    }

    @Test
    void the_page_is_what_the_values_say_of_themselves() throws IOException {
        String page = Files.readString(PAGE);
        String fresh = page.substring(0, page.indexOf(MARK)) + MARK + "\n" + table();
        if (Boolean.getBoolean("leasehold.write-docs")) {
            Files.writeString(PAGE, fresh);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(fresh);
    }

    @Test
    void every_value_is_known_to_the_schema_and_the_other_way_round() throws IOException {
        Set<String> said = values().stream().map(Value::path).collect(Collectors.toSet());

        assertThat(said).contains("workerDefaults.podExec.sidecars", "metrics.alerts.enabled");
        assertThat(Chart.of("leasehold")).isNotEmpty(); // the schema knows no other key than its own, at every level
    }

    private static String table() throws IOException {
        List<Value> values = values();
        StringBuilder text = new StringBuilder("| value | default | what it is for |\n|---|---|---|\n");
        values.stream()
                .filter(value ->
                        !value.about().isEmpty() || values.stream().noneMatch(other -> other.isWithin(value.path())))
                .forEach(value -> text.append(value.row()));
        return text.toString();
    }

    private static List<Value> values() throws IOException {
        List<Value> values = new ArrayList<>();
        List<String> path = new ArrayList<>();
        StringBuilder about = new StringBuilder();
        for (String line : Files.readAllLines(Chart.FOLDER.resolve("values.yaml"))) {
            Matcher comment = COMMENT.matcher(line);
            Matcher key = KEY.matcher(line);
            if (comment.matches()) {
                boolean begins = comment.group(1) != null;
                if (begins || !about.isEmpty()) {
                    about.append(about.isEmpty() ? "" : " ").append(comment.group(2));
                }
            } else if (key.matches()) {
                path = new ArrayList<>(path.subList(0, key.group(1).length() / 2));
                path.add(key.group(2));
                String written = key.group(3) == null ? "" : key.group(3);
                values.add(new Value(String.join(".", path), written, about.toString()));
                about.setLength(0);
            } else if (!line.isBlank()) { // an item of a list: its key stands above it
                Value list = values.removeLast();
                values.add(new Value(list.path(), list.written() + line.strip() + " ", list.about()));
            }
        }
        return values;
    }
}
