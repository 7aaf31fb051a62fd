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

    public static Surroundings ofThisProcess() {
        Map<String, String> environment = System.getenv();
        return new Surroundings(
                System.in,
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                environment,
                Terminal.ofThisProcess(environment));
    }

    /** UTF-8 in every locale: what tasks print is, and so is JSON. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, UTF_8);
    }

    /** Who knows them: the top of the command line. */
    public interface Known {
        Surroundings surroundings();
    }
}
