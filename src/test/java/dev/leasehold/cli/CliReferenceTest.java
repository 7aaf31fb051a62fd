package dev.leasehold.cli;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/cli.md} says what the program says. Write it anew with {@code ./mvnw test -Dtest=CliReferenceTest
 * -Dleasehold.write-docs=true}.
 */
class CliReferenceTest {
    private static final Path PAGE = Path.of("docs/cli.md");
    private static final String MARK =
            "<!-- From here on written by CliReferenceTest from the commands themselves. -->\n";

    @Test
    void the_page_is_what_the_commands_say_of_themselves() throws IOException {
        String page = Files.readString(PAGE);
        String own = page.substring(0, page.indexOf(MARK));
        String fresh = own + MARK + reference();
        if (Boolean.getBoolean("leasehold.write-docs")) {
            Files.writeString(PAGE, fresh);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(fresh);
    }

    private static String reference() {
        StringBuilder text = new StringBuilder();
        add(Leasehold.commandLine(new Cli().surroundings()), "", text);
        return text.toString();
    }

    private static void add(CommandLine command, String path, StringBuilder text) {
        String name = path + command.getCommandName();
        text.append("\n## ").append(name).append("\n\n```text\n");
        command.getUsageMessage(CommandLine.Help.Ansi.OFF)
                .strip()
                .lines()
                .forEach(line -> text.append(line.stripTrailing()).append('\n'));
        text.append("```\n");
        command.getSubcommands().values().stream()
                .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
                .forEach(sub -> add(sub, name + " ", text));
    }
}
