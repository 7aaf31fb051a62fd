package dev.leasehold.cli.client;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What a command has around it: its streams, its environment, its terminal. */
public record Surroundings(
        InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, Terminal terminal) {

    /** UTF-8 in every locale: what tasks print is, and so is JSON. */
    public static Surroundings ofThisProcess() {
        Map<String, String> environment = System.getenv();
        return new Surroundings(
                System.in,
                OutputLost.told(new FileOutputStream(FileDescriptor.out)),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8),
                environment,
                Terminal.ofThisProcess(environment));
    }

    /** Who knows them: the top of the command line. */
    public interface Known {
        Surroundings surroundings();
    }
}
