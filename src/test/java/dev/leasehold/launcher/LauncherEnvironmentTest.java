package dev.leasehold.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Env files are read by the rules that subprocess commands know. */
class LauncherEnvironmentTest {
    @TempDir
    Path folder;

    private Launcher launcher;

    @BeforeEach
    void launcher() {
        launcher = new Launcher(folder);
    }

    @Test
    void a_later_one_wins() throws Exception {
        String first = launcher.file("first", "A=first", "B=first", "C=first");
        String second = launcher.file("second", "B=second", "C=second");

        launcher.in("A", "own").with("--env-file", first, "--env-file", second, "--env", "C=third");
        launcher.run("/bin/sh", "-c", "echo $A $B $C");

        assertThat(launcher.log()).isEqualTo("first second third\n");
    }

    @Test
    void a_value_is_all_that_follows_the_first_equals_sign() throws Exception {
        String file = launcher.file("env", "# a comment", "", "  SPACED = \"a = b\"  ", "EMPTY=", "\tTAB=#1");

        launcher.with("--env-file", file).shell("printf '%s|' \"$SPACED\" \"${EMPTY-unset}\" \"$TAB\"");

        assertThat(launcher.log()).isEqualTo(" \"a = b\"||#1|");
    }

    @Test
    void names_of_ours_are_only_set_by_us() throws Exception {
        String file = launcher.file("env", "LEASEHOLD_TASK=forged", "LEASEHOLD_NEW=forged");

        launcher.in("LEASEHOLD_TASK", "ours").with("--env-file", file, "--env", "LEASEHOLD_NEW=forged");
        launcher.shell("echo $LEASEHOLD_TASK ${LEASEHOLD_NEW-unset}");

        assertThat(launcher.log()).isEqualTo("ours unset\n");
    }

    @Test
    void where_the_cluster_is_stays_unknown() throws Exception {
        launcher.in("KUBERNETES_SERVICE_HOST", "10.96.0.1").run("env");

        assertThat(launcher.log()).isEqualTo("PATH=/usr/bin:/bin\n");
    }

    @Test
    void a_line_that_is_none_is_named() throws Exception {
        String file = launcher.file("env", "A=1", "no assignment");

        JsonNode result = launcher.with("--env-file", file).shell("echo started");

        assertThat(result.path("end").asText()).isEqualTo("env-file-invalid");
        assertThat(result.path("message").asText()).isEqualTo("line 2 of " + file + " is no KEY=VALUE line");
        assertThat(launcher.log()).isEmpty();
    }

    @Test
    void a_name_that_no_shell_could_set_is_refused() throws Exception {
        String file = launcher.file("env", "2ND=value");

        JsonNode result = launcher.with("--env-file", file).shell("echo started");

        assertThat(result.path("message").asText()).startsWith("'2ND' cannot be an environment variable");
    }

    @Test
    void a_file_that_is_not_there_is_named() throws Exception {
        JsonNode result = launcher.with("--env-file", "/no/such/file").shell("echo started");

        assertThat(result.path("message").asText()).isEqualTo("/no/such/file: No such file or directory");
    }
}
