package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Verdict;
import dev.leasehold.lease.Work;
import dev.leasehold.worker.BoundedLog;
import dev.leasehold.worker.workspace.InputStore;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Each limit ends the attempt with a code of its own, at every level. */
class LimitsTest {
    /** Ends by itself at about 500 processes, in case nothing else ends it. */
    private static final String BOMB =
            "bomb() { sleep TOKEN & [ $1 -gt 6 ] || { bomb $(($1 + 1)) & bomb $(($1 + 1)) & }; wait; }; bomb 0";

    @TempDir
    Path folder;

    static List<SandboxLevel> levels() {
        return Levels.available();
    }

    Bench bench(SandboxLevel level) {
        return new Bench(folder, level);
    }

    @ParameterizedTest
    @MethodSource("levels")
    void memory_is_told_from_other_kills(SandboxLevel level) throws Exception {
        Verdict verdict = run(
                level,
                Bench.limited(limits -> limits.memoryBytes(64L << 20)),
                Bench.argv(
                        "perl",
                        "-e",
                        "my @x; while (@x < 40) { push @x, 'x' x 10_000_000; select undef, undef, undef, 0.1 }"));

        assertThat(verdict.code()).as(verdict.message()).isEqualTo(Code.OUT_OF_MEMORY);
    }

    @ParameterizedTest
    @MethodSource("levels")
    void a_fork_bomb_is_bounded_and_ended(SandboxLevel level) throws Exception {
        String token = Processes.token();
        Verdict verdict = run(
                level,
                Bench.limited(limits -> limits.processes(40).timeout(Duration.ofSeconds(20))),
                Bench.shell(BOMB.replace("TOKEN", token)));

        assertThat(verdict.code()).as(verdict.message()).isEqualTo(Code.TOO_MANY_PROCESSES);
        assertThat(Processes.with(token)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("levels")
    void one_large_file_does_not_fill_the_disk(SandboxLevel level) throws Exception {
        Verdict verdict = run(
                level,
                Bench.limited(limits -> limits.workspaceBytes(32L << 20)),
                Bench.shell("head -c 4G /dev/zero > big"));

        assertThat(verdict.code()).as(verdict.message()).isEqualTo(Code.WORKSPACE_LIMIT);
    }

    @ParameterizedTest
    @MethodSource("levels")
    void many_small_files_do_not_fill_the_disk(SandboxLevel level) throws Exception {
        Verdict verdict = run(
                level,
                Bench.limited(limits -> limits.workspaceBytes(16L << 20)),
                Bench.shell("i=0; while [ $i -lt 3000 ]; do head -c 500000 /dev/zero > $TMPDIR/$i; i=$((i+1)); done"));

        assertThat(verdict.code()).as(verdict.message()).isEqualTo(Code.WORKSPACE_LIMIT);
    }

    @ParameterizedTest
    @MethodSource("levels")
    void output_has_a_limit(SandboxLevel level) throws Exception {
        try (Bench bench = bench(level)) {
            Verdict verdict =
                    flood(bench, Bench.limited(limits -> limits.outputBytes(100L << 20)), Bench.shell("yes"), 1 << 20);

            assertThat(verdict.code()).as(verdict.message()).isEqualTo(Code.OUTPUT_LIMIT);
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void a_flood_of_1_GB_is_let_through_without_filling_disk_or_memory(SandboxLevel level) throws Exception {
        try (Bench bench = bench(level)) {
            Verdict verdict =
                    flood(bench, Bench.limited(limits -> limits), Bench.shell("head -c 1G /dev/zero"), 1 << 20);

            assertThat(verdict.succeeded()).as(verdict.message()).isTrue();
            assertThat(flooded).isEqualTo(1L << 30);
        }
    }

    private long flooded;

    private Verdict flood(Bench bench, RoleSettings role, Work work, long keep) throws Exception {
        Path spill = folder.resolve("flood.log");
        try (BoundedLog log = new BoundedLog(spill, keep)) {
            CompletableFuture<Verdict> verdict = new CompletableFuture<>();
            new SubprocessMode(bench.host, role, InputStore.empty())
                    .start(Bench.grant("flood", role, work), log, verdict::complete);
            Verdict answer = verdict.get(60, TimeUnit.SECONDS);
            flooded = log.total();
            assertThat(Files.size(spill)).isLessThanOrEqualTo(keep);
            assertThat(log.truncated()).isTrue();
            return answer;
        }
    }

    private Verdict run(SandboxLevel level, RoleSettings role, Work work) throws Exception {
        try (Bench bench = bench(level)) {
            Verdict verdict = bench.run(role, work).verdict();
            assertThat(folder.resolve("work")).isEmptyDirectory();
            return verdict;
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void a_tasks_own_timeout_counts_when_it_is_the_shorter(SandboxLevel level) throws Exception {
        Work work = new Work(Bench.shell("sleep 100").command(), List.of(), List.of(), Map.of(), 1, null);

        assertThat(run(level, RoleSettings.of("test"), work).code()).isEqualTo(Code.TIMED_OUT);
    }
}
