package dev.leasehold.forge;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class GitProgramTest {
    /** What git runs writes down its process. */
    private static final List<String> LONG = List.of("-c", "alias.stay=!echo $$ >pid; exec sleep 60", "stay");

    private static final List<String> LONG_AND_DEAF =
            List.of("-c", "alias.stay=!trap '' TERM; echo $$ >pid; for i in $(seq 60); do sleep 1; done", "stay");

    @TempDir
    Path folder;

    private GitProgram git;

    @BeforeEach
    void a_program() throws IOException {
        git = new GitProgram(GitSettings.write(folder, 1 << 20), 2L << 30, Duration.ofMinutes(1));
        git.run(folder, "init", "--bare").orThrow("no repository");
    }

    @AfterEach
    void nothing_stays() {
        git.close();
    }

    @Test
    void what_runs_when_it_is_closed_has_ended_when_that_returns() throws IOException {
        Process process = git.start(folder, Map.of(), LONG_AND_DEAF);
        ProcessHandle below = below();

        git.close();

        assertThat(GitProgram.runs(process.toHandle())).isFalse();
        assertThat(GitProgram.runs(below)).isFalse();
    }

    @Test
    void what_runs_ends_when_whoever_waits_for_it_is_interrupted() throws InterruptedException {
        var outcome = new CompletableFuture<GitProgram.Result>();
        Thread waiting = Thread.startVirtualThread(() -> {
            try {
                outcome.complete(git.run(folder, Map.of(), Duration.ofMinutes(1), LONG));
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        ProcessHandle below = below();

        waiting.interrupt();

        assertThat(outcome)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("interrupted");
        await().atMost(20, SECONDS).until(() -> !GitProgram.runs(below));
    }

    @Test
    void nothing_begins_any_more_once_it_is_closed() {
        git.close();

        assertThatThrownBy(() -> git.run(folder, Map.of(), Duration.ofMinutes(1), LONG))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining("being closed");
        await().atMost(20, SECONDS).until(() -> processesIn(folder).noneMatch(GitProgram::runs));
    }

    private ProcessHandle below() {
        Path pid = folder.resolve("pid");
        await().atMost(20, SECONDS).until(() -> Files.exists(pid) && Files.size(pid) > 0);
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                    .orElseThrow();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Stream<ProcessHandle> processesIn(Path folder) {
        return ProcessHandle.current().descendants().filter(each -> {
            try {
                return Files.isSameFile(Path.of("/proc", Long.toString(each.pid()), "cwd"), folder);
            } catch (IOException gone) {
                return false;
            }
        });
    }
}
