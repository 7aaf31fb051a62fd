package dev.leasehold.cli;

import dev.leasehold.bench.BenchMain;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The launcher chooses by a command's word how to start; the words are the command line's. */
class LauncherWordsTest {
    private static final Pattern CHOICE =
            Pattern.compile("(?m)^  ([a-z| -]+?)(?: \\| -V \\| --version)?\\) run_client");

    @Test
    void each_command_of_the_client_starts_as_one() throws IOException {
        Set<String> known = CHOICE.matcher(Files.readString(Path.of("leasehold")))
                .results()
                .map(MatchResult::group)
                .map(line -> line.substring(0, line.indexOf(')')))
                .flatMap(line -> Arrays.stream(line.split("\\|")))
                .map(String::strip)
                .filter(word -> !word.startsWith("-"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(known).isEqualTo(ofTheClient());
    }

    @Test
    void a_benchmark_that_there_is_not_is_refused_before_anything_is_built() throws Exception {
        ProcessBuilder bench = new ProcessBuilder("./leasehold", "bench", "nonsense").redirectErrorStream(true);
        bench.environment().put("LEASEHOLD_BUILD", "never");
        Process refused = bench.start();
        String said = new String(refused.getInputStream().readAllBytes(), UTF_8);

        assertThat(refused.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.exitValue()).as(said).isEqualTo(2);
        assertThat(said)
                .contains("there is no benchmark 'nonsense'", "pod-exec")
                .contains(BenchMain.names());
    }

    /** All but completion, which makes every command there is. */
    private static Set<String> ofTheClient() {
        CommandLine all = Leasehold.commandLine(new Cli().surroundings(), "--help");
        return all.getSubcommands().entrySet().stream()
                .filter(each -> isOfTheClient(each.getValue().getCommandSpec().userObject()))
                .map(each -> each.getKey())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOfTheClient(Object command) {
        String home = command.getClass().getPackageName();
        return home.startsWith("dev.leasehold.cli.client.") && !home.endsWith(".completion");
    }
}
