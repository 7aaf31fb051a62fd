package dev.leasehold.lease;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/** What to run: a list of arguments, or one string for {@code sh -c}. In JSON an array, or a string. */
public sealed interface Command {

    /** The arguments as a process gets them. */
    List<String> argv();

    /** A program and its arguments; no shell looks at them. */
    record Argv(@JsonValue List<String> argv) implements Command {
        public Argv {
            argv = List.copyOf(argv);
            if (argv.isEmpty() || argv.getFirst().isBlank()) {
                throw new IllegalArgumentException("command is empty: name a program");
            }
        }
    }

    /** A line for the shell. It reaches it as one argument, never pasted into another line. */
    record Shell(@JsonValue String line) implements Command {
        public Shell {
            if (line.isBlank()) {
                throw new IllegalArgumentException("command is blank: write a shell line, or an array of arguments");
            }
        }

        @Override
        public List<String> argv() {
            return List.of("/bin/sh", "-c", line);
        }
    }

    @JsonCreator
    static Command of(Object json) {
        return switch (json) {
            case String line -> new Shell(line);
            case List<?> items
            when items.stream().allMatch(String.class::isInstance) ->
                new Argv(items.stream().map(String.class::cast).toList());
            default ->
                throw new IllegalArgumentException("command must be a string or an array of strings, not " + json);
        };
    }
}
