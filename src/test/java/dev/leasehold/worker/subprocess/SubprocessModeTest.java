package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.InputFile;
import dev.leasehold.lease.SetupStep;
import dev.leasehold.lease.Work;
import dev.leasehold.platform.StartRefused;
import dev.leasehold.worker.Mode;
import dev.leasehold.worker.workspace.InputStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What a task is given, and what is said of how it went. The same at every level. */
class SubprocessModeTest {
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
    void a_command_succeeds_with_exit_code_0_and_nothing_of_it_stays(SandboxLevel level) throws Exception {
        try (Bench bench = bench(level)) {
            Bench.Done done = bench.run("echo hello; echo oops >&2; mkdir -p a/b; echo x > a/b/c; chmod 000 a/b");

            assertThat(done.verdict().code()).as(done.verdict().message()).isNull();
            assertThat(done.log()).isEqualTo("hello\noops\n");
            assertThat(folder.resolve("work")).isEmptyDirectory();
            await().untilAsserted(() -> assertThat(folder.resolve("attempts")).isEmptyDirectory());
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void the_environment_is_what_was_handed_over_and_no_more(SandboxLevel level) throws Exception {
        Path envFile = Files.writeString(
                folder.resolve("env"), "# first\n\n  SHARED=file \nFROM_FILE= \"as it is\" \nLEASEHOLD_TASK=forged\n");
        RoleSettings role = new RoleSettings(
                "test",
                null,
                Limits.DEFAULT,
                Map.of("SHARED", "role", "FROM_ROLE", "1"),
                List.of(envFile),
                null,
                List.of(),
                true,
                false);
        Work work = Bench.work(
                "env -0 | sort -z | tr '\\0' '\\n'",
                List.of(),
                List.of(),
                Map.of("FROM_TASK", "a b\n$HOME", "LEASEHOLD_ROLE", "forged"));
        try (Bench bench = bench(level)) {
            Bench.Done done = bench.run(role, work);

            assertThat(done.log())
                    .contains("SHARED=role\n", "FROM_ROLE=1\n", "FROM_FILE= \"as it is\"\n", "FROM_TASK=a b\n$HOME\n")
                    .contains("LEASEHOLD_ROLE=test\n", "LEASEHOLD_ATTEMPT=1\n")
                    .doesNotContain("forged", String.valueOf(Bench.EPOCH), "JAVA_HOME", "LEASEHOLD_ENV");
            assertThat(done.log()
                            .lines()
                            .map(line -> line.replaceAll("=.*", ""))
                            .filter(name -> name.matches("[A-Z_]+")))
                    .allMatch(
                            name -> name.matches(
                                    "PATH|HOME|LANG|LC_.*|TZ|TMPDIR|PWD|_|SHLVL|OLDPWD|SHARED|FROM_.*|LEASEHOLD_(TASK|ATTEMPT|ROLE|WORKSPACE|OUTCOME|FAMILY)"));
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void variables_of_a_task_do_not_reach_the_programs_that_build_the_sandbox(SandboxLevel level) throws Exception {
        Work work = Bench.work(
                "echo \"[$LD_PRELOAD]\"",
                List.of(),
                List.of(),
                Map.of("LD_PRELOAD", "/nowhere/evil.so", "PATH", "/usr/bin:/bin"));
        try (Bench bench = bench(level)) {
            Bench.Done done = bench.run(RoleSettings.of("test"), work);

            assertThat(done.log()).contains("[/nowhere/evil.so]");
            // ld.so complains once for each program that was started with the variable: the steps of ours run
            // before it is set, so that only the task's own shell has it.
            assertThat(done.log().split("cannot be preloaded", -1)).hasSize(2);
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void home_and_temporary_files_are_the_attempts_own(SandboxLevel level) throws Exception {
        try (Bench bench = bench(level)) {
            Bench.Done done = bench.run("echo x > $HOME/file && echo x > $TMPDIR/file && ls $HOME $TMPDIR && pwd");

            assertThat(done.verdict().succeeded()).as(done.log()).isTrue();
            assertThat(done.log()).contains("/work/", "/workspace");
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void how_a_command_ends_decides_its_code(SandboxLevel level) throws Exception {
        try (Bench bench = bench(level)) {
            assertThat(bench.run("exit 3").verdict()).satisfies(verdict -> {
                assertThat(verdict.code()).isEqualTo(Code.COMMAND_FAILED);
                assertThat(verdict.exitCode()).isEqualTo(3);
            });
            assertThat(bench.run("kill -SEGV $$").verdict()).satisfies(verdict -> {
                assertThat(verdict.code()).isEqualTo(Code.COMMAND_KILLED);
                assertThat(verdict.signal()).isEqualTo(11);
            });
            assertThat(bench.run("no-such-program --help").verdict().code()).isEqualTo(Code.COMMAND_NOT_FOUND);
            assertThat(bench.run(RoleSettings.of("test"), Bench.argv("no-such-program"))
                            .verdict()
                            .code())
                    .isEqualTo(Code.COMMAND_NOT_FOUND);
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void a_program_of_another_machine_is_not_run_as_text_and_text_is(SandboxLevel level) throws Exception {
        String program = "\\177ELF\\2\\1\\1\\0\\0\\ntouch ran\\n";
        SetupStep made = new SetupStep(
                new Command.Shell("printf '%s' >foreign; echo 'echo \"text $1\"' >script; chmod +x foreign script"
                        .formatted(program)),
                false);
        try (Bench bench = bench(level)) {
            Bench.Done foreign = bench.run(RoleSettings.of("test"), of(made, "./foreign"));
            Bench.Done script = bench.run(RoleSettings.of("test"), of(made, "./script", "word"));

            assertThat(foreign.verdict().code()).isEqualTo(Code.COMMAND_NOT_FOUND);
            assertThat(foreign.verdict().exitCode()).isEqualTo(126);
            assertThat(script.log()).isEqualTo("text word\n");
        }
    }

    private static Work of(SetupStep setup, String... words) {
        return new Work(new Command.Argv(List.of(words)), List.of(setup), List.of(), Map.of(), null, null);
    }

    @ParameterizedTest
    @MethodSource("levels")
    void arguments_are_never_looked_at_by_a_shell(SandboxLevel level) throws Exception {
        try (Bench bench = bench(level)) {
            Bench.Done done = bench.run(
                    RoleSettings.of("test"), Bench.argv("printf", "[%s]", "$(id)", "a  b", "`id`; exit 1", ""));

            assertThat(done.log()).isEqualTo("[$(id)][a  b][`id`; exit 1][]");
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void setup_steps_run_first_and_a_failing_one_ends_the_attempt_unless_it_is_optional(SandboxLevel level)
            throws Exception {
        SetupStep make = new SetupStep(new Command.Shell("echo made > made"), false);
        SetupStep optional = new SetupStep(new Command.Shell("exit 4"), true);
        SetupStep failing = new SetupStep(new Command.Shell("exit 5"), false);
        try (Bench bench = bench(level)) {
            RoleSettings role = RoleSettings.of("test");
            Bench.Done good = bench.run(role, Bench.work("cat made", List.of(make, optional), List.of(), Map.of()));
            Bench.Done bad = bench.run(role, Bench.work("echo reached", List.of(make, failing), List.of(), Map.of()));

            assertThat(good.log()).isEqualTo("made\n");
            assertThat(bad.verdict().code()).isEqualTo(Code.SETUP_FAILED);
            assertThat(bad.verdict().message()).contains("setup step 2", "5");
            assertThat(bad.log()).doesNotContain("reached");
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void input_files_are_there_before_the_command_and_read_only_where_asked(SandboxLevel level) throws Exception {
        List<InputFile> inputs = List.of(
                new InputFile("data/in.txt", "given\n", null, true), new InputFile("notes.txt", "mine\n", null, false));
        try (Bench bench = bench(level)) {
            Bench.Done done = bench.run(
                    RoleSettings.of("test"),
                    Bench.work(
                            "cat data/in.txt; echo more >> notes.txt; cat notes.txt; [ \"$(id -u)\" = 0 ] || ! echo x >> data/in.txt",
                            List.of(),
                            inputs,
                            Map.of()));

            assertThat(done.verdict().succeeded()).as(done.log()).isTrue();
            assertThat(done.log()).contains("given\nmine\nmore\n");
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void an_input_that_nobody_uploaded_is_missing(SandboxLevel level) throws Exception {
        InputFile unknown = new InputFile("model.bin", null, "sha256:" + "0".repeat(64), true);
        try (Bench bench = bench(level)) {
            Bench.Done done =
                    bench.run(RoleSettings.of("test"), Bench.work("true", List.of(), List.of(unknown), Map.of()));

            assertThat(done.verdict().code()).isEqualTo(Code.INPUT_MISSING);
            assertThat(folder.resolve("work")).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void stopping_says_why_and_is_harmless_when_repeated(SandboxLevel level) throws Exception {
        Map<Mode.Stop, Code> codes = Map.of(
                Mode.Stop.CANCELLED, Code.CANCELLED,
                Mode.Stop.LEASE_LOST, Code.LEASE_EXPIRED,
                Mode.Stop.HOST_STOPPING, Code.HOST_STOPPED);
        try (Bench bench = bench(level)) {
            for (Map.Entry<Mode.Stop, Code> expected : codes.entrySet()) {
                Bench.Started started = bench.start(RoleSettings.of("test"), Bench.shell("echo up; sleep 300"));
                await().until(() -> started.log().text().contains("up"));

                started.execution().stop(expected.getKey());
                started.execution().stop(Mode.Stop.CANCELLED);

                assertThat(started.await().code()).isEqualTo(expected.getValue());
                started.execution().stop(Mode.Stop.CANCELLED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void what_an_attempt_used_is_measured(SandboxLevel level) throws Exception {
        try (Bench bench = bench(level)) {
            Bench.Done done = bench.run("perl -e '$x = \"x\" x 100_000_000; $t = times; 1 while times - $t < 0.3'");

            assertThat(done.verdict().usage()).satisfies(usage -> {
                assertThat(usage.cpuMillis()).isBetween(250L, 5_000L);
                assertThat(usage.wallMillis()).isBetween(250L, 20_000L);
                assertThat(usage.peakMemoryBytes()).isBetween(90L << 20, 400L << 20);
            });
        }
    }

    @Test
    void a_role_whose_experiment_dir_is_missing_or_empty_stops_the_start() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        try (Bench bench = new Bench(folder.resolve("host"), SandboxLevel.PROCESS)) {
            for (Path dir : List.of(empty, folder.resolve("none"))) {
                RoleSettings role = new RoleSettings(
                        "evaluator", null, Limits.DEFAULT, Map.of(), List.of(), dir, List.of(), true, false);

                assertThatThrownBy(() -> new SubprocessMode(bench.host, role, InputStore.empty()))
                        .isInstanceOfSatisfying(StartRefused.class, refused -> {
                            assertThat(refused.code()).contains("experiment-dir-missing");
                            assertThat(refused)
                                    .hasMessageContaining(dir.toString())
                                    .hasMessageContaining("evaluator");
                        });
            }
        }
    }

    @Test
    void two_live_hosts_never_share_a_folder() throws Exception {
        try (Bench first = new Bench(folder, SandboxLevel.PROCESS)) {
            assertThatThrownBy(() -> new Bench(folder, SandboxLevel.PROCESS))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining(first.folder.toString());
        }
    }
}
