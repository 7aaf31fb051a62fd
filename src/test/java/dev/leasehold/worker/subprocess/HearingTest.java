package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Errand;
import dev.leasehold.lease.Errand.Kind;
import dev.leasehold.lease.ErrandAnswer;
import dev.leasehold.platform.problem.ProblemCode;
import dev.leasehold.worker.subprocess.Bench.Done;
import dev.leasehold.worker.subprocess.Bench.Started;
import dev.leasehold.worker.subprocess.RoleSettings.Hearing;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a running command can be told and asked. The same at every level. */
class HearingTest {
    private static final String WAITS = "; echo ready; while :; do sleep 0.05; done";

    private final AtomicLong errands = new AtomicLong();

    @TempDir
    Path folder;

    static List<SandboxLevel> levels() {
        return Levels.available();
    }

    private static Started start(Bench bench, Hearing hearing, String line) {
        return bench.start(RoleSettings.of("test").hearing(hearing), Bench.shell(line));
    }

    private ErrandAnswer ask(Started started, Kind kind, String text, boolean end) throws Exception {
        Errand errand = new Errand(errands.incrementAndGet(), started.id(), 1, Bench.EPOCH, kind, text, end);
        return started.execution().ask(errand).get(30, TimeUnit.SECONDS);
    }

    private static void awaitLine(Started started, String line) {
        await().atMost(Duration.ofSeconds(30)).until(() -> started.log().text().contains(line));
    }

    @ParameterizedTest
    @MethodSource("levels")
    void a_command_reads_what_is_sent_in_the_order_in_which_it_was(SandboxLevel level) throws Exception {
        try (Bench bench = new Bench(folder, level)) {
            Started started = start(bench, Hearing.INPUT, "cat; echo over");
            ask(started, Kind.INPUT, "one\n", false);
            ask(started, Kind.INPUT, "two\n", false);
            ask(started, Kind.INPUT, "", true);

            assertThat(started.done().log()).isEqualTo("one\ntwo\nover\n");
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void a_command_that_takes_no_input_finds_none_and_says_so_to_who_sends_some(SandboxLevel level) throws Exception {
        try (Bench bench = new Bench(folder, level)) {
            Started started = start(bench, Hearing.NONE, "cat" + WAITS);
            awaitLine(started, "ready");

            assertThat(ask(started, Kind.INPUT, "text", false).refused()).isEqualTo(ProblemCode.INPUT_NOT_TAKEN);
            assertThat(ask(started, Kind.CLEAR, "", false).refused()).isEqualTo(ProblemCode.INPUT_NOT_TAKEN);
            ask(started, Kind.INTERRUPT, "", false);
            started.await();
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void an_interrupted_command_may_end_in_its_own_way(SandboxLevel level) throws Exception {
        try (Bench bench = new Bench(folder, level)) {
            Started started = start(bench, Hearing.NONE, "trap 'echo caught; exit 7' INT" + WAITS);
            awaitLine(started, "ready");
            assertThat(ask(started, Kind.INTERRUPT, "", false).refused()).isNull();

            Done done = started.done();
            assertThat(done.log()).endsWith("caught\n");
            assertThat(done.verdict().exitCode()).isEqualTo(7);
            assertThat(done.verdict().code()).isEqualTo(Code.COMMAND_FAILED);
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void a_command_that_an_interrupt_has_ended_is_said_to_be_interrupted(SandboxLevel level) throws Exception {
        try (Bench bench = new Bench(folder, level)) {
            Started started = start(bench, Hearing.NONE, "echo ready; exec sleep 600");
            awaitLine(started, "ready");
            ask(started, Kind.INTERRUPT, "", false);

            assertThat(started.await().code()).isEqualTo(Code.INTERRUPTED);
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void a_command_of_a_role_with_tty_runs_on_a_terminal(SandboxLevel level) throws Exception {
        try (Bench bench = new Bench(folder, level)) {
            Started started = start(
                    bench,
                    Hearing.TERMINAL,
                    "tty -s && echo a terminal of $(stty size); echo x > /dev/tty; read line; echo \"got $line\"");
            ask(started, Kind.INPUT, "hello\n", false);

            Done done = started.done();
            assertThat(done.verdict().code()).as(done.log()).isNull();
            assertThat(done.log())
                    .contains("a terminal of 24 80\r\n")
                    .contains("\nx\r\n")
                    .contains("got hello\r\n");
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void an_interrupt_reaches_the_foreground_of_a_terminal(SandboxLevel level) throws Exception {
        try (Bench bench = new Bench(folder, level)) {
            Started started = start(bench, Hearing.TERMINAL, "trap 'echo caught; exit 7' INT" + WAITS);
            awaitLine(started, "ready");
            ask(started, Kind.INTERRUPT, "", false);

            Done done = started.done();
            assertThat(done.log()).contains("caught");
            assertThat(done.verdict().exitCode()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void a_terminal_can_be_cleared_and_comes_to_an_end(SandboxLevel level) throws Exception {
        try (Bench bench = new Bench(folder, level)) {
            Started started = start(bench, Hearing.TERMINAL, "echo ready; cat; echo over");
            awaitLine(started, "ready");
            ask(started, Kind.CLEAR, "", false);
            ask(started, Kind.INPUT, "", true);

            assertThat(started.done().log()).contains("\033[2J\033[3J").endsWith("over\r\n");
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void a_diagnosis_names_what_runs_and_how_what_ran_has_ended(SandboxLevel level) throws Exception {
        try (Bench bench = new Bench(folder, level)) {
            Started started = start(bench, Hearing.NONE, "echo ready; exec sleep 600");
            awaitLine(started, "ready");

            var diagnosis = ask(started, Kind.DIAGNOSE, "", false).body();
            assertThat(diagnosis.path("mode").asText()).isEqualTo("subprocess");
            assertThat(diagnosis.path("stage").asText()).isEqualTo("the command runs");
            assertThat(diagnosis.path("units").findValuesAsText("name")).contains("sleep");
            assertThat(diagnosis.toString()).contains("\"sandbox\":[\"sandbox: " + level.wire());
            ask(started, Kind.INTERRUPT, "", false);
            started.await();
        }
    }
}
