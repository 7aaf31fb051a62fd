package dev.leasehold.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a command meets, and what is recorded of it. */
class LauncherTest {
    @TempDir
    Path folder;

    private Launcher launcher;

    @BeforeEach
    void launcher() {
        launcher = new Launcher(folder);
    }

    @Test
    void an_exit_code_and_the_output_are_recorded() throws Exception {
        JsonNode result = launcher.shell("echo out; echo err >&2; exit 3");

        assertThat(result.path("end").asText()).isEqualTo("exited");
        assertThat(result.path("exitCode").asInt()).isEqualTo(3);
        assertThat(result.path("signal").isNull()).isTrue();
        assertThat(result.path("peakMemoryBytes").asLong()).isPositive();
        assertThat(launcher.log()).isEqualTo("out\nerr\n");
    }

    @Test
    void a_signal_is_recorded() throws Exception {
        JsonNode result = launcher.shell("kill -SEGV $$");

        assertThat(result.path("end").asText()).isEqualTo("signalled");
        assertThat(result.path("signal").asInt()).isEqualTo(11);
        assertThat(result.path("exitCode").isNull()).isTrue();
    }

    @Test
    void words_reach_the_program_as_they_are() throws Exception {
        launcher.run("printf", "%s|", "$HOME", "a b", "`id`", "", "'\"");

        assertThat(launcher.log()).isEqualTo("$HOME|a b|`id`||'\"|");
    }

    @Test
    void a_program_that_is_nowhere_on_the_path_is_not_found() throws Exception {
        JsonNode result = launcher.run("no-such-program");

        assertThat(result.path("end").asText()).isEqualTo("command-not-found");
        assertThat(result.path("message").asText())
                .isEqualTo("no-such-program is not in the image, nowhere on its PATH");
    }

    @Test
    void a_script_without_its_interpreter_is_not_found() throws Exception {
        Path script = Path.of(launcher.file("script", "#!/no/such/interpreter"));
        assertThat(script.toFile().setExecutable(true)).isTrue();

        JsonNode result = launcher.run(script.toString());

        assertThat(result.path("end").asText()).isEqualTo("command-not-found");
        assertThat(result.path("message").asText()).contains("names an interpreter that is not in the image");
    }

    @Test
    void a_file_that_is_no_program_is_not_started_through_a_shell() throws Exception {
        Path text = Path.of(launcher.file("text", "echo started"));
        assertThat(text.toFile().setExecutable(true)).isTrue();

        JsonNode result = launcher.run(text.toString());

        assertThat(result.path("end").asText()).isEqualTo("not-started");
        assertThat(launcher.log()).isEmpty();
    }

    @Test
    void an_experiment_dir_that_is_empty_is_missing() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("experiment"));

        JsonNode result = launcher.with("--experiment-dir", empty.toString()).shell("echo started");

        assertThat(result.path("end").asText()).isEqualTo("experiment-dir-missing");
        assertThat(result.path("message").asText()).isEqualTo(empty + " is missing or empty");
        assertThat(launcher.log()).isEmpty();
    }

    @Test
    void a_command_has_a_session_of_its_own_and_three_descriptors() throws Exception {
        launcher.shell("cut -d ' ' -f 1,6 /proc/$$/stat; ls /proc/$$/fd");

        assertThat(launcher.log()).matches("(\\d+) \\1\n0\n1\n2\n");
    }

    @Test
    void a_command_reads_what_it_is_given() throws Exception {
        launcher.with("--stdin", launcher.file("input", "given")).run("cat");

        assertThat(launcher.log()).isEqualTo("given\n");
    }

    @Test
    void a_tree_that_ignores_its_deadline_is_killed_with_all_that_left_it() throws Exception {
        JsonNode result = launcher.with("--deadline", "1", "--grace", "1")
                .shell("trap '' TERM; (setsid sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' &); "
                        + "while :; do sleep 1; done");

        assertThat(result.path("end").asText()).isEqualTo("timed-out");
        assertThat(result.path("signal").asInt()).isEqualTo(9);
        assertThat(result.path("wallMillis").asLong()).isBetween(2000L, 8000L);
        assertThat(result.path("treeGone").asBoolean()).isTrue();
        Optional<ProcessHandle> left =
                ProcessHandle.of(Long.parseLong(launcher.log().strip()));
        assertThat(left).as("who left the tree").isEmpty();
    }

    @Test
    void a_command_may_tidy_up_at_its_deadline() throws Exception {
        JsonNode result = launcher.with("--deadline", "1", "--grace", "20")
                .shell("trap 'echo tidied; exit 4' TERM; while :; do sleep 0.1; done");

        assertThat(result.path("timedOut").asBoolean()).isTrue();
        assertThat(result.path("exitCode").asInt()).isEqualTo(4);
        assertThat(launcher.log()).endsWith("tidied\n");
    }

    @Test
    void what_forks_without_end_is_gone_as_well() throws Exception {
        JsonNode result =
                launcher.with("--deadline", "1", "--grace", "0").shell("while :; do (setsid sleep 60 &); done");

        assertThat(result.path("treeGone").asBoolean()).isTrue();
    }

    @Test
    void a_background_process_that_holds_the_output_does_not_delay_the_end() throws Exception {
        JsonNode result = launcher.shell("sleep 300 & echo done");

        assertThat(result.path("wallMillis").asLong()).isLessThan(20_000);
        assertThat(launcher.log()).isEqualTo("done\n");
    }

    @Test
    void a_launcher_that_is_told_to_go_records_that() throws Exception {
        Process process = launcher.with("--grace", "1").start("/bin/sh", "-c", "echo ready; sleep 300");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.readString(folder.resolve("log.part")).equals("ready\n"));

        process.destroy();

        assertThat(Launcher.exitCode(process)).isZero();
        assertThat(launcher.result().path("end").asText()).isEqualTo("stopped");
    }

    @Test
    void what_cannot_be_recorded_is_no_success() throws Exception {
        Process process = launcher.start("mkdir", "result.json");

        assertThat(Launcher.exitCode(process)).isEqualTo(73);
    }
}
