package dev.leasehold.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class CompletionTest {
    @TempDir
    Path here;

    @Test
    void bash_completes_commands_below_commands_and_options() throws Exception {
        Path script = Files.writeString(here.resolve("completion"), new Cli().output("completion", "bash"));

        assertThat(bash(script, "leasehold", "pur")).isEqualTo("purge");
        assertThat(bash(script, "leasehold", "token", "re")).isEqualTo("revoke");
        assertThat(bash(script, "leasehold", "list", "--cur")).isEqualTo("--cursor");
    }

    @Test
    void zsh_gets_the_script_that_prepares_it_for_bash_completions() {
        assertThat(new Cli().output("completion", "zsh")).contains("bashcompinit");
    }

    @Test
    void fish_learns_every_command_and_option() {
        assertThat(new Cli().output("completion", "fish"))
                .contains(
                        "complete -c leasehold -n '__leasehold_top' -a purge -d 'Forget tasks that ended long enough ago")
                .contains("-n '__leasehold_at token create' -l scope -x -d")
                .contains("-n '__leasehold_at logs' -s f -l follow -d")
                .contains("-n '__leasehold_at submit' -F")
                .doesNotContain("rehearse");
    }

    @Test
    void fish_can_read_it() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/fish")), "fish is not installed");
        Path script = Files.writeString(here.resolve("completion.fish"), new Cli().output("completion", "fish"));

        assertThat(output("fish", "-c", "source %s; complete -C 'leasehold token re'".formatted(script)))
                .startsWith("revoke\t");
    }

    @Test
    void another_shell_is_met_with_the_nearest() {
        Cli cli = new Cli();

        assertThat(cli.run("completion", "fsh")).isEqualTo(2);
        assertThat(cli.err()).contains("Did you mean 'fish'?");
    }

    private static String bash(Path script, String... words) throws Exception {
        String quoted = "'" + String.join("' '", words) + "'";
        return output("bash", "-c", """
                compopt() { :; } # a builtin that only works while bash itself completes
                source %s
                COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE="${COMP_WORDS[*]}"
                _complete_leasehold
                echo "${COMPREPLY[*]}"
                """.formatted(script, quoted));
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output.strip();
    }
}
