package dev.leasehold.cli.client.completion;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The commands as fish wants them: one {@code complete} line for each word that may come next, with the condition that
 * the words before it are those of its command.
 */
final class FishCompletion {
    private static final String PROGRAM = "leasehold";

    private final StringBuilder script = new StringBuilder();

    private FishCompletion() {}

    static String of(CommandSpec top) {
        var completion = new FishCompletion();
        completion.script.append("""
                # Completion of leasehold for fish, made by 'leasehold completion fish'.
                function __leasehold_at
                    set -l words (string match -v -- '-*' (commandline -opc))
                    set -l depth (count $argv)
                    test (count $words) -gt $depth; or return 1
                    test "$words[2..(math $depth + 1)]" = "$argv"
                end
                function __leasehold_top
                    test (count (string match -v -- '-*' (commandline -opc))) -eq 1
                end
                complete -c leasehold -f
                """);
        completion.add(top, List.of());
        return completion.script.toString();
    }

    private void add(CommandSpec command, List<String> path) {
        String here = path.isEmpty() ? "__leasehold_top" : "__leasehold_at " + String.join(" ", path);
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                option(here, option);
            }
        }
        Set<String> names = command.subcommands().keySet();
        command.subcommands().forEach((name, line) -> {
            CommandSpec sub = line.getCommandSpec();
            if (!sub.usageMessage().hidden()) {
                String unless =
                        path.isEmpty() ? "" : "; and not __fish_seen_subcommand_from " + String.join(" ", names);
                script.append("complete -c %s -n %s -a %s -d %s%n"
                        .formatted(
                                PROGRAM,
                                quoted(here + unless),
                                name,
                                quoted(first(sub.usageMessage().description()))));
                List<String> deeper = new ArrayList<>(path);
                deeper.add(name);
                add(sub, deeper);
            }
        });
        boolean takesFile = command.positionalParameters().stream().anyMatch(FishCompletion::isFile);
        if (takesFile) {
            script.append("complete -c %s -n %s -F%n".formatted(PROGRAM, quoted(here)));
        }
    }

    private void option(String here, OptionSpec option) {
        script.append("complete -c %s -n %s".formatted(PROGRAM, quoted(here)));
        for (String name : option.names()) {
            script.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
        }
        if (option.arity().max() > 0) {
            script.append(isFile(option) ? " -r -F" : " -x");
        }
        script.append(" -d ").append(quoted(first(option.description()))).append('\n');
    }

    private static boolean isFile(ArgSpec argument) {
        return Set.of("FILE", "DIR", "F", "PATH[=FILE]").contains(argument.paramLabel());
    }

    private static String first(String[] description) {
        return description.length == 0 ? "" : description[0];
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
