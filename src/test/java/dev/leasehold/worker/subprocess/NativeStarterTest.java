package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.process.SelfDefence;
import dev.leasehold.testing.CProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/** The program itself: what it takes on is whole, or nothing runs. */
class NativeStarterTest {
    @TempDir
    Path folder;

    private record Ended(int code, String out, String err) {}

    @Test
    void says_that_the_command_comes_next_and_becomes_it() throws Exception {
        Ended ended = run(Map.of(), "--environment", "--", "/bin/sh", "-c", "echo from $$; exit 7");

        assertThat(ended.code()).isEqualTo(7);
        assertThat(ended.out()).startsWith("leasehold: started\nfrom ");
    }

    @Test
    void variables_are_what_was_handed_in_and_no_trace_of_how() throws Exception {
        Map<String, String> handed = Map.of(
                "LEASEHOLD_ENV", "3",
                "LEASEHOLD_ENV_1", "A=one=two",
                "LEASEHOLD_ENV_2", "EMPTY=",
                "LEASEHOLD_ENV_3", "PATH=/bin:/usr/bin",
                "LEASEHOLD_TASK", "t");

        assertThat(run(handed, "--environment", "--", "env").out().lines())
                .containsExactlyInAnyOrder(
                        "leasehold: started",
                        "A=one=two",
                        "EMPTY=",
                        "PATH=/bin:/usr/bin",
                        "LEASEHOLD_TASK=t",
                        "PWD=" + folder);
    }

    @Test
    void a_program_is_looked_for_where_the_commands_own_path_says() throws Exception {
        Path program = Files.writeString(folder.resolve("mine"), "#!/bin/sh\necho mine\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Map<String, String> handed = Map.of("LEASEHOLD_ENV", "1", "LEASEHOLD_ENV_1", "PATH=" + folder);

        assertThat(run(handed, "--environment", "--", "mine").out()).isEqualTo("leasehold: started\nmine\n");
    }

    @Test
    void a_program_that_is_not_there_is_told_from_one_that_may_not_be_run() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "words");

        Ended missing = run(Map.of(), "--", "no-such-program");
        Ended forbidden = run(Map.of(), "--", text.toString());

        assertThat(missing.code()).isEqualTo(127);
        assertThat(missing.err()).isEqualTo("leasehold: no-such-program: No such file or directory\n");
        assertThat(forbidden.code()).isEqualTo(126);
        assertThat(forbidden.err()).isEqualTo("leasehold: %s: Permission denied\n".formatted(text));
    }

    @Test
    void a_folder_on_the_path_that_has_no_such_program_or_a_closed_one_is_passed_over() throws Exception {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.writeString(closed.resolve("mine"), "echo closed");
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.writeString(open.resolve("mine"), "echo open");
        assertThat(open.resolve("mine").toFile().setExecutable(true)).isTrue();

        assertThat(run(Map.of("PATH", "/none:%s:%s".formatted(closed, open)), "--", "mine")
                        .out())
                .isEqualTo("open\n");
        assertThat(run(Map.of("PATH", closed.toString()), "--", "mine").code()).isEqualTo(126);
        assertThat(run(Map.of("PATH", "/none:"), "--", "open/mine").out()).isEqualTo("open\n");
    }

    @Test
    void a_place_of_its_own_choice_is_the_commands_to_name() throws Exception {
        Map<String, String> handed = Map.of("LEASEHOLD_ENV", "1", "LEASEHOLD_ENV_1", "PWD=/elsewhere");

        assertThat(run(handed, "--environment", "--", "/usr/bin/env").out())
                .isEqualTo("leasehold: started\nPWD=/elsewhere\n");
    }

    @Test
    void nothing_runs_where_a_variable_is_missing() throws Exception {
        Ended ended = run(Map.of("LEASEHOLD_ENV", "2", "LEASEHOLD_ENV_1", "A=1"), "--environment", "--", "echo", "ran");

        assertThat(ended.code()).isEqualTo(97);
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void a_bound_beyond_all_bounds_is_none() throws Exception {
        Ended ended = run(
                Map.of(),
                "--file-blocks",
                String.valueOf(Long.MAX_VALUE / 512),
                "--data-kib",
                String.valueOf(Long.MAX_VALUE),
                "--",
                "cat",
                "/proc/self/limits");

        assertThat(ended.out())
                .containsPattern("Max data size +unlimited +unlimited")
                .containsPattern("Max file size");
    }

    @Test
    void root_is_no_user_to_become() throws Exception {
        for (String user : List.of("0", "4294967295", "4294967296")) {
            Ended ended = run(Map.of(), "--user", user, "--", "echo", "ran");

            assertThat(ended.code()).as(user).isEqualTo(2);
            assertThat(ended.out()).isEmpty();
        }
    }

    @Test
    void nothing_runs_where_a_control_group_cannot_be_entered() throws Exception {
        Ended ended = run(Map.of(), "--group", folder + "/none/tasks", "--", "echo", "ran");

        assertThat(ended.code()).isEqualTo(97);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("the control group " + folder + "/none/tasks cannot be entered");
    }

    @Test
    void bounds_are_the_kernels() throws Exception {
        Ended ended = run(
                Map.of(),
                "--file-blocks",
                "8",
                "--processes",
                "4321",
                "--data-kib",
                "65536",
                "--",
                "cat",
                "/proc/self/limits");

        assertThat(ended.out())
                .containsPattern("Max file size +4096 +4096 +bytes")
                .containsPattern("Max processes +4321 +4321 +processes")
                .containsPattern("Max data size +67108864 +67108864 +bytes")
                .containsPattern("Max core file size +0 +0 +bytes");
    }

    @Test
    void words_it_does_not_know_are_refused_with_those_it_does() throws Exception {
        for (List<String> words : List.of(
                List.of("--limit", "3", "--", "echo", "ran"),
                List.of("--processes", "many", "--", "echo", "ran"),
                List.of("--processes", "-1", "--", "echo", "ran"),
                List.of("--processes", "3"),
                List.of("--"),
                List.<String>of())) {
            Ended ended = run(Map.of(), words.toArray(String[]::new));

            assertThat(ended.code()).as(words.toString()).isEqualTo(2);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err()).startsWith("leasehold: ");
        }
    }

    @Test
    void nothing_of_the_former_user_is_left() throws Exception {
        assumeThat(SelfDefence.isRoot()).isTrue();

        Ended ended = run(Map.of(), "--user", "234567", "--", "cat", "/proc/self/status");

        assertThat(ended.out())
                .containsPattern("Uid:\\s+234567\\s+234567\\s+234567\\s+234567")
                .containsPattern("Gid:\\s+234567\\s+234567\\s+234567\\s+234567")
                .containsPattern("Groups:\\s*\\n")
                .containsPattern("NoNewPrivs:\\s+1");
        for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
            assertThat(ended.out()).containsPattern(set + ":\\s+0000000000000000");
        }
    }

    @Test
    void as_another_user_it_ends_with_its_parent() throws Exception {
        assumeThat(SelfDefence.isRoot()).isTrue();
        String token = Processes.token();

        Process parent = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "%s --user 234567 -- sleep %s & wait".formatted(CProgram.STARTER.path(), token))
                .start();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !Processes.with(token).isEmpty());
        parent.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(Processes.with(token)).isEmpty());
    }

    @Test
    void a_host_has_a_copy_of_its_own_and_says_so() throws Exception {
        assumeThat(CProgram.STARTER.pathOrNull()).isNotNull();
        try (Bench bench = new Bench(folder, SandboxLevel.PROCESS)) {
            assertThat(bench.host.starter()).isEqualTo(new NativeStarter(folder.resolve("starter")));
            assertThat(bench.host.describe()).contains("commands are started by leasehold-starter");
        }
    }

    @Test
    void a_starter_that_cannot_run_here_is_told_of_and_shells_do_its_work() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken"), "no program");
        HostSettings settings = startedBy(broken);

        try (Bench bench = new Bench(settings)) {
            assertThat(bench.host.describe())
                    .contains("commands are started by two shells")
                    .anyMatch(line -> line.startsWith("process by setsid, started by leasehold-starter: "));
            assertThat(bench.run("echo ran").log()).isEqualTo("ran\n");
        }
    }

    @Test
    void a_starter_that_is_not_there_is_told_of() throws Exception {
        HostSettings settings = startedBy(folder.resolve("none"));

        try (Bench bench = new Bench(settings)) {
            assertThat(bench.host.describe())
                    .anyMatch(line -> line.startsWith("the starter " + folder.resolve("none") + " cannot be used: "));
        }
    }

    private HostSettings startedBy(Path starter) {
        return new HostSettings(
                Bench.searchable(folder.resolve("host")),
                SandboxLevel.PROCESS,
                SandboxLevel.PROCESS,
                UidRange.DEFAULT,
                List.of(),
                starter);
    }

    private Ended run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(CProgram.STARTER.path().toString()));
        argv.addAll(List.of(words));
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(argv).directory(folder.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), out, Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }
}
