package dev.leasehold.cli;

import dev.leasehold.cli.client.OutputLost;
import dev.leasehold.cli.client.Surroundings;
import dev.leasehold.cli.client.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The real command line in this process, with its streams caught. One call each. */
final class Cli {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private byte[] in = new byte[0];
    private Terminal terminal = Terminal.NONE;
    private OutputStream to = out;

    Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Cli reading(String stdin) {
        in = stdin.getBytes(UTF_8);
        return this;
    }

    Cli on(Terminal where) {
        terminal = where;
        return this;
    }

    /** What it prints is not caught. */
    Cli printingTo(OutputStream other) {
        to = other;
        return this;
    }

    int run(String... arguments) {
        return Leasehold.commandLine(surroundings(), arguments).execute(arguments);
    }

    Surroundings surroundings() {
        return new Surroundings(
                new ByteArrayInputStream(in),
                OutputLost.told(to),
                new PrintStream(err, true, UTF_8),
                environment,
                terminal);
    }

    /** For what must go well: what it printed. */
    String output(String... arguments) {
        int code = run(arguments);
        if (code != 0) {
            throw new AssertionError("exit code %d: %s%s".formatted(code, out(), err()));
        }
        return out();
    }

    String out() {
        return out.toString(UTF_8);
    }

    String err() {
        return err.toString(UTF_8);
    }
}
