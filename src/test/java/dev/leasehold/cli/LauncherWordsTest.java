package dev.leasehold.cli;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
