package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Verdict;
import dev.leasehold.worker.Mode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** When the verdict is there, no process of the attempt is, whatever it did to get away. */
class NothingOutlivesTest {
    private static final Map<String, String> WAYS = Map.of(
            "a child in the background", "sleep TOKEN & ",
            "a daemon: forked twice, in a session of its own", "(setsid sh -c 'sleep TOKEN & sleep TOKEN' &) ",
            "a daemon without environment, descriptors and folder",
                    "(cd / && exec env -i /usr/bin/setsid /usr/bin/setsid -f sleep TOKEN <&- >/dev/null 2>&1) & ",
            "deaf to every signal it may be deaf to",
                    "(trap '' TERM INT HUP QUIT USR1 USR2; setsid sleep TOKEN & sleep TOKEN) & ",
            "stopped", "sleep TOKEN & sleep 0.3; kill -STOP $! ",
            "stopped in a session of its own",
                    "setsid sh -c 'sleep TOKEN & sleep 0.3; kill -STOP $!; kill -STOP $$' & ",
            "deep", "sh -c \"sh -c 'sh -c \\\"setsid sleep TOKEN & sleep TOKEN\\\" & sleep TOKEN' & sleep TOKEN\" & ");

    @TempDir
    Path folder;

    static Stream<Arguments> ways() {
        return Levels.available().stream()
                .flatMap(level -> WAYS.keySet().stream().sorted().map(way -> Arguments.of(level, way)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("ways")
    void after_a_normal_exit(SandboxLevel level, String way) throws Exception {
        String token = Processes.token();
        try (Bench bench = new Bench(folder, level)) {
            Bench.Started started = start(bench, way, token, "read line < go; exit 0", Duration.ofSeconds(20));
            java.nio.file.Files.writeString(bench.workspace(started).resolve("go"), "\n");

            Verdict verdict = started.await();

            assertThat(verdict.succeeded()).as(verdict.message()).isTrue();
            assertThat(Processes.with(token)).isEmpty();
            assertThat(folder.resolve("work")).isEmptyDirectory();
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("ways")
    void after_a_cancel(SandboxLevel level, String way) throws Exception {
        String token = Processes.token();
        try (Bench bench = new Bench(folder, level)) {
            Bench.Started started = start(bench, way, token, "sleep TOKEN", Duration.ofSeconds(20));

            started.execution().stop(Mode.Stop.CANCELLED);

            assertThat(started.await().code()).isEqualTo(Code.CANCELLED);
            assertThat(Processes.with(token)).isEmpty();
            assertThat(folder.resolve("work")).isEmptyDirectory();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("levels")
    void after_a_timeout_although_the_command_ignores_it(SandboxLevel level) throws Exception {
        String token = Processes.token();
        RoleSettings role =
                Bench.limited(limits -> limits.timeout(Duration.ofSeconds(1)).grace(Duration.ofMillis(200)));
        try (Bench bench = new Bench(folder, level)) {
            Bench.Done done =
                    bench.run(role, Bench.shell("trap '' TERM; while :; do sleep TOKEN; done".replace("TOKEN", token)));

            assertThat(done.verdict().code()).isEqualTo(Code.TIMED_OUT);
            assertThat(done.verdict().usage().wallMillis()).isBetween(1_000L, 8_000L);
            assertThat(Processes.with(token)).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("levels")
    void a_command_that_is_asked_to_end_may_tidy_up_first(SandboxLevel level) throws Exception {
        RoleSettings role = Bench.limited(limits -> limits.grace(Duration.ofSeconds(10)));
        try (Bench bench = new Bench(folder, level)) {
            Bench.Started started = bench.start(
                    role, Bench.shell("trap 'echo tidied; exit 0' TERM; echo up; while :; do sleep 0.05; done"));
            await().until(() -> started.log().text().contains("up"));

            started.execution().stop(Mode.Stop.CANCELLED);

            assertThat(started.await().code()).isEqualTo(Code.CANCELLED);
            assertThat(started.log().text()).contains("tidied");
        }
    }

    static List<SandboxLevel> levels() {
        return Levels.available();
    }

    private static Bench.Started start(Bench bench, String way, String token, String then, Duration timeout) {
        String line = (WAYS.get(way) + "\necho up\n[ -p go ] || mkfifo -m 666 go; " + then).replace("TOKEN", token);
        Bench.Started started = bench.start(Bench.limited(limits -> limits.timeout(timeout)), Bench.shell(line));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> started.verdict().isDone()
                        || (started.log().text().contains("up")
                                && java.nio.file.Files.exists(
                                        bench.workspace(started).resolve("go"))
                                && !Processes.with(token).isEmpty()));
        return started;
    }
}
