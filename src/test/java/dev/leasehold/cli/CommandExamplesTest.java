package dev.leasehold.cli;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What the pages tell people to type exists: the command, its subcommand, and every option. */
class CommandExamplesTest {
    private static final Pattern CODE = Pattern.compile(
            "(?ms)^ {0,3}```(?:sh|bash|console)?$(.*?)^ {0,3}```\\s*?$|`([^`\\n]+)`|^ {4}(\\S[^\\n]*)$");
    /** To where the shell takes over, or a comment begins. */
    private static final Pattern CALL =
            Pattern.compile("(?m)(?:^\\s*|[(|;&]\\s*|-- |\\$ |[A-Z_]+=\\S+ )(?:\\./)?leasehold ([a-z][^|>#;)\\n]*)");

    /** Of the launcher itself. */
    private static final Set<String> BUILT = Set.of("test", "bench", "prepare");

    @Test
    void every_command_of_a_page_is_one() throws IOException {
        var story = new SoftAssertions();
        int seen = 0;
        for (Path page : pages()) {
            for (String line : examples(Files.readString(page))) {
                seen++;
                story.assertThat(problem(line))
                        .as("%s: leasehold %s", page, line)
                        .isEmpty();
            }
        }
        story.assertAll();
        assertThat(seen).as("examples found").isGreaterThan(80);
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")), files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.startsWith("docs/decisions"))
                    .toList();
        }
    }

    private static List<String> examples(String page) {
        List<String> found = new ArrayList<>();
        for (MatchResult code : CODE.matcher(page).results().toList()) {
            String text = Stream.of(1, 2, 3)
                    .map(code::group)
                    .filter(part -> part != null)
                    .findFirst()
                    .orElse("");
            CALL.matcher(text.replaceAll("\\\\\\n\\s*", " "))
                    .results()
                    .forEach(call -> found.add(call.group(1).strip()));
        }
        return found;
    }

    private static String problem(String line) {
        Deque<String> words = new ArrayDeque<>(List.of(line.split("\\s+")));
        String first = words.pop();
        if (BUILT.contains(first)) {
            return "";
        }
        CommandLine at = Leasehold.commandLine(new Cli().surroundings(), "--help")
                .getSubcommands()
                .get(first);
        if (at == null) {
            return "there is no command " + first;
        }
        while (!words.isEmpty() && at.getSubcommands().containsKey(words.peek())) {
            at = at.getSubcommands().get(words.pop());
        }
        if (!at.getSubcommands().isEmpty() && !words.isEmpty() && words.peek().matches("[a-z]+")) {
            return "%s has no subcommand %s".formatted(at.getCommandName(), words.peek());
        }
        for (String word : words) {
            if (word.equals("--")) {
                return "";
            }
            String option = word.replaceFirst("[=\\]].*", "");
            if (option.matches("--[a-z][a-z-]+")
                    && !at.getCommandSpec().optionsMap().containsKey(option)) {
                return "%s has no option %s".formatted(at.getCommandName(), option);
            }
        }
        return "";
    }
}
