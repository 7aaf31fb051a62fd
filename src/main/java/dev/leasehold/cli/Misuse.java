package dev.leasehold.cli;

import dev.leasehold.platform.problem.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import java.util.Optional;
import java.util.Set;

/** A mistyped command line: what is wrong, what was perhaps meant, where the help is. */
final class Misuse {
    private Misuse() {}

    /** Prints it and gives the exit code. */
    static int explain(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        var err = command.getErr();
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            err.println("leasehold: " + unknown(word, command));
            nearest(word, command).ifPresent(err::println);
        } else {
            err.println("leasehold: " + inOurWords(mistake));
        }
        err.println("Try '%s --help'.".formatted(name(command)));
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String unknown(String word, CommandLine command) {
        if (word.startsWith("-")) {
            return "'%s' has no option '%s'.".formatted(name(command), word.replaceFirst("=.*", ""));
        }
        return command.getSubcommands().isEmpty()
                ? "'%s' is one word too many for '%s'.".formatted(word, name(command))
                : "There is no command '%s %s'.".formatted(name(command), word);
    }

    /** A pair that is none; for the rest picocli's words do. */
    private static String inOurWords(ParameterException mistake) {
        ArgSpec argument = mistake.getArgSpec();
        String value = mistake.getValue();
        if (argument instanceof OptionSpec option
                && option.typeInfo().isMap()
                && value != null
                && !value.contains("=")) {
            return "%s is '%s', must be %s. Write it as: %s %s=VALUE"
                    .formatted(option.longestName(), value, option.paramLabel(), option.longestName(), value);
        }
        return String.valueOf(mistake.getMessage());
    }

    /** The command or the option that an unknown word was most likely meant to be. */
    private static Optional<String> nearest(String word, CommandLine command) {
        boolean option = word.startsWith("-");
        Set<String> known = option
                ? command.getCommandSpec().optionsMap().keySet()
                : command.getSubcommands().keySet();
        return Nearest.to(word.replaceFirst("=.*", ""), known)
                .map(found -> "Did you mean: %s%s?".formatted(option ? "" : name(command) + " ", found));
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }
}
