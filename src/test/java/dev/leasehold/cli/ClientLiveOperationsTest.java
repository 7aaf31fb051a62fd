package dev.leasehold.cli;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Living with running tasks from the command line, against a real service with a real host. */
@QuarkusTest
class ClientLiveOperationsTest extends ClientFixture {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CANARY = "canary-4b1f";

    @TempDir
    Path folder;

    private String running(String role, String line) {
        String id = submitted("submit", "--role=" + role, "-c", line);
        await().atMost(PATIENCE).until(() -> cli().output("logs", id).contains("ready"));
        return id;
    }

    @Test
    void text_is_sent_until_its_end() {
        String id = running("talking", "echo ready; cat");
        cli().output("send", id, "hello", "there");
        cli().output("send", id, "--end", "bye");

        assertThat(ended(id).path("state").asText()).isEqualTo("succeeded");
        assertThat(cli().output("logs", id)).isEqualTo("ready\nhello there\nbye\n");
    }

    @Test
    void attach_shows_what_is_printed_and_sends_what_is_typed() throws Exception {
        String id = running("typing", "echo ready; read line; echo \"got $line\"");
        Cli cli = cli().reading("typed\n");

        assertThat(CompletableFuture.supplyAsync(() -> cli.run("attach", id)).get(60, TimeUnit.SECONDS))
                .as(cli.err())
                .isZero();
        assertThat(cli.out()).contains("ready\r\n").contains("got typed\r\n");
    }

    @Test
    void interrupt_and_clear_do_what_they_say_or_say_why_not() {
        String id = running("typing", "echo ready; exec sleep 600");
        assertThat(cli().run("clear", id)).isZero();
        assertThat(cli().run("interrupt", id)).isZero();
        assertThat(ended(id).path("code").asText()).isEqualTo("interrupted");

        Cli late = cli();
        assertThat(late.run("interrupt", id)).isEqualTo(24);
        assertThat(late.err()).contains("[task-not-running]");
    }

    @Test
    void debug_shows_a_running_task_with_its_processes() {
        String id = running("default", "echo ready; exec sleep 600");
        String page = cli().output("debug", id);

        assertThat(page)
                .contains("the command runs")
                .contains("sleep")
                .contains("task.claimed")
                .contains("  ready");
        assertThat(cli().output("peek", id)).contains("quiet for");
        cli().output("cancel", id);
    }

    @Test
    void stats_count_attempts_by_role() {
        ended(submitted("submit", "--role=talking", "-c", "exit 3"));

        assertThat(cli().output("stats", "--role=talking", "--since=1h"))
                .contains("talking")
                .contains("command-failed");
    }

    @Test
    void a_bundle_has_every_part_and_no_secret() throws Exception {
        String id = submitted(
                "submit",
                "--role=default",
                "--env=SECRET=" + CANARY,
                "-c",
                "echo ready; PASSWORD=" + CANARY + " exec sleep 600");
        await().atMost(PATIENCE).until(() -> cli().output("logs", id).contains("ready"));
        Path bundle = folder.resolve("bundle.tar.gz");
        assertThat(cli().run("debug", "--bundle", bundle.toString())).isZero();
        cli().output("cancel", id);

        Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
        assertThat(new ProcessBuilder("tar", "-xzf", bundle.toString(), "-C", unpacked.toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(unpacked.resolve("diagnostics/" + id + ".json")).content().contains("the command runs");
        for (String part :
                List.of("version.txt", "metrics.txt", "statistics.json", "tasks-running.json", "journal.json")) {
            assertThat(unpacked.resolve(part)).isNotEmptyFile();
        }
        assertThat(all(unpacked)).doesNotContain(CANARY).doesNotContain(token);
    }

    @Test
    void a_silent_host_of_many_tasks_costs_a_bundle_its_deadline_once() {
        String task = "{\"role\":\"spoken\",\"command\":\"true\"}";
        api.submitter()
                .body("{\"tasks\":[%s]}".formatted(String.join(",", Collections.nCopies(40, task))))
                .post("/v1/tasks/batch")
                .then()
                .statusCode(201);
        JsonPath granted = api.worker("spoken")
                .body("{\"role\":\"spoken\",\"max\":40,\"host\":\"silent\"}")
                .post("/v1/claims")
                .jsonPath();
        List<String> tasks = granted.getList("grants.task", String.class);
        List<Long> epochs = granted.getList("grants.epoch", Long.class);
        assertThat(tasks).hasSize(40);

        long start = System.nanoTime();
        cli().output("debug", "--bundle", folder.resolve("silent.tar.gz").toString());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));

        for (int i = 0; i < tasks.size(); i++) {
            api.worker("spoken")
                    .body("{\"epoch\":%d,\"code\":\"cancelled\"}".formatted(epochs.get(i)))
                    .post("/v1/claims/{task}/outcome", tasks.get(i));
        }
    }

    private static String all(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file, UTF_8));
            }
        }
        return text.toString();
    }
}
