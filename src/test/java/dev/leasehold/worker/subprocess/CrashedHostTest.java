package dev.leasehold.worker.subprocess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A host is killed without a chance to tidy up; the next one in its folder does. */
class CrashedHostTest {
    @TempDir
    Path folder;

    static List<SandboxLevel> levels() {
        return Levels.available();
    }

    @ParameterizedTest
    @MethodSource("levels")
    void the_next_start_ends_its_processes_and_removes_its_workspaces(SandboxLevel level) throws Exception {
        String token = Processes.token();
        crash(level, token);
        assertThat(folder.resolve("work")).isNotEmptyDirectory();

        try (Bench next = new Bench(folder, level)) {
            assertThat(next.host.leftovers()).isEqualTo(1);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> Processes.with(token).isEmpty());
            assertThat(folder.resolve("work")).isEmptyDirectory();
            assertThat(folder.resolve("attempts")).isEmptyDirectory();
            assertThat(next.run("echo fine").verdict().succeeded()).isTrue();
        }
    }

    @Test
    void a_pid_namespace_does_not_wait_for_the_next_start() throws Exception {
        String token = Processes.token();
        crash(SandboxLevel.NAMESPACES, token);

        await().atMost(Duration.ofSeconds(5)).until(() -> Processes.with(token).isEmpty());
    }

    @Test
    void a_record_that_a_kill_cut_off_is_put_away_with_its_workspace() throws Exception {
        Path records = Files.createDirectories(folder.resolve("attempts"));
        Path workspace = Files.createDirectories(folder.resolve("work").resolve("old-1"));
        Path cutOff = Files.writeString(records.resolve("old-1" + AttemptRecord.UNFINISHED), "");
        Path log = Files.writeString(records.resolve("old-1" + AttemptRecord.LOG), "a long one");

        try (Bench next = new Bench(folder, SandboxLevel.PROCESS)) {
            assertThat(next.host.leftovers()).isZero();
            assertThat(cutOff).doesNotExist();
            assertThat(log).doesNotExist();
            assertThat(workspace).doesNotExist();
        }
    }

    @Test
    void a_process_that_has_taken_over_a_recorded_id_is_left_alone() throws Exception {
        Process innocent = new ProcessBuilder("sleep", "60").start();
        try {
            Files.createDirectories(folder.resolve("attempts"));
            Files.createDirectories(folder.resolve("work"));
            AttemptRecord record = new AttemptRecord("old-1", "LEASEHOLD_FAMILY=none", List.of());
            record.write(folder.resolve("attempts"));
            record.add(new AttemptRecord.Leader((int) innocent.pid(), 1), folder.resolve("attempts"));

            try (Bench next = new Bench(folder, SandboxLevel.PROCESS)) {
                assertThat(next.host.leftovers()).isEqualTo(1);
                assertThat(innocent.isAlive()).isTrue();
            }
        } finally {
            innocent.destroyForcibly().waitFor();
        }
    }

    private void crash(SandboxLevel level, String token) throws Exception {
        Process host = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        CrashingHost.class.getName(),
                        folder.toString(),
                        level.name(),
                        token)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(host.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("up");
            await().until(() -> Processes.with(token).size() >= 3);
        } finally {
            host.destroyForcibly();
            assertThat(host.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
