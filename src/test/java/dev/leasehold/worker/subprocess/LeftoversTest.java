package dev.leasehold.worker.subprocess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What attempts left that resisted their end: named dry, put away by age, and never what a living one needs. */
class LeftoversTest {
    @TempDir
    Path folder;

    @Test
    void what_dead_attempts_left_is_named_dry_and_put_away_by_age_beside_a_living_one() throws Exception {
        try (Bench bench = new Bench(folder, SandboxLevel.PROCESS)) {
            Path workspace = Files.createDirectories(folder.resolve("work/dead-1/workspace"));
            Path quarantine = Files.createDirectories(folder.resolve("quarantine/gone-2"));
            Path log = Files.writeString(folder.resolve("attempts/gone-2.log"), "old");
            Bench.Started living =
                    bench.start(RoleSettings.of("test"), Bench.shell("until [ -e end ]; do sleep 0.05; done"));
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.isDirectory(bench.workspace(living)));

            assertThat(bench.host.sweep(Duration.ofHours(1), false)).as("young").isEmpty();
            assertThat(bench.host.sweep(Duration.ZERO, true)).containsExactly("dead-1", "gone-2");
            assertThat(List.of(workspace, quarantine, log)).as("dry, they stay").allMatch(Files::exists);
            assertThat(bench.host.sweep(Duration.ZERO, false)).containsExactly("dead-1", "gone-2");
            assertThat(List.of(workspace, quarantine, log)).noneMatch(Files::exists);
            Files.writeString(bench.workspace(living).resolve("end"), "");
            assertThat(living.await().succeeded())
                    .as("the living one had all it needed")
                    .isTrue();
        }
    }

    @Test
    void processes_of_a_dead_attempt_end_before_its_workspace_goes() throws Exception {
        try (Bench bench = new Bench(folder, SandboxLevel.PROCESS)) {
            String token = Processes.token();
            Path workspace = Files.createDirectories(folder.resolve("work/dead-1/workspace"));
            ProcessBuilder builder = new ProcessBuilder("sleep", "600").directory(workspace.toFile());
            builder.environment().put("LEASEHOLD_FAMILY", token);
            Process left = builder.start();
            new AttemptRecord("dead-1", "LEASEHOLD_FAMILY=" + token, List.of()).write(folder.resolve("attempts"));

            assertThat(bench.host.sweep(Duration.ZERO, false)).containsExactly("dead-1");

            assertThat(left.waitFor()).isEqualTo(128 + 9);
            assertThat(folder.resolve("work")).isEmptyDirectory();
            assertThat(folder.resolve("attempts")).isEmptyDirectory();
        }
    }
}
