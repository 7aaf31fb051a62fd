package dev.leasehold.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ./leasehold serve} as a process of its own: the packaged build, started the way users start it.
 *
 * <p>Everything it says is kept, and is part of the message when it does not do as expected.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Path LAUNCHER = Path.of("leasehold").toAbsolutePath();
    private static final Pattern READY =
            Pattern.compile("^Leasehold .* is ready at (https?://\\S+) .*", Pattern.MULTILINE);
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private final Process process;
    private final Path out;
    private final Path err;

    private ServerProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** On any free port; returns once it is ready. */
    public static ServerProcess ready(Path data) {
        ServerProcess server = launch(Map.of(), "serve", "--data", data.toString(), "--port", "0");
        server.url();
        return server;
    }

    /**
     * The launcher learns how this build starts fast, as it does for its users: once, whichever test is the first. Without
     * that each start would take twice the processor time.
     */
    private static final class Learnt {
        private static final Duration MOST = Duration.ofMinutes(3);

        static {
            try {
                Process learning = started(new ProcessBuilder(LAUNCHER.toString(), "prepare")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD));
                if (!learning.waitFor(MOST.toMillis(), TimeUnit.MILLISECONDS) || learning.exitValue() != 0) {
                    throw new AssertionError("leasehold prepare failed; see target/training.log");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }

        static void once() {}
    }

    private static Process started(ProcessBuilder builder) throws IOException {
        builder.environment().put("LEASEHOLD_BUILD", "never"); // this build is under test
        builder.environment().put("LEASEHOLD_JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    /** Any command line, without waiting for anything. */
    public static ServerProcess launch(Map<String, String> environment, String... arguments) {
        return launchIn(Path.of("").toAbsolutePath(), environment, arguments);
    }

    /** The same, started in a folder: {@code config/application.properties} there is read. */
    public static ServerProcess launchIn(Path folder, Map<String, String> environment, String... arguments) {
        Learnt.once();
        try {
            Path out = Files.createTempFile("leasehold-", ".out");
            Path err = Files.createTempFile("leasehold-", ".err");
            var command = new ArrayList<>(List.of(LAUNCHER.toString()));
            command.addAll(List.of(arguments));
            var builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.directory(folder.toFile());
            builder.environment().putAll(environment);
            return new ServerProcess(started(builder), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Where it listens, as its ready line says. Waits for that. */
    public String url() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < DEADLINE.toNanos()) {
            Matcher line = READY.matcher(output());
            if (line.find()) {
                return line.group(1);
            }
            if (exitedWithin(Duration.ofMillis(20))) {
                break;
            }
        }
        throw new AssertionError("the server did not become ready: " + output() + errors());
    }

    public HttpResponse<String> get(String path) {
        try (var client = HttpClient.newBuilder().connectTimeout(DEADLINE).build()) {
            var request = HttpRequest.newBuilder(URI.create(url() + path))
                    .timeout(DEADLINE)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** {@code kill -9}. Returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** SIGTERM, then its exit code. */
    public int stop() {
        process.destroy();
        return exitCode();
    }

    /** Waits for its end. */
    public int exitCode() {
        if (!exitedWithin(DEADLINE)) {
            throw new AssertionError("still running after %s: %s%s".formatted(DEADLINE, output(), errors()));
        }
        return process.exitValue();
    }

    public String output() {
        return read(out);
    }

    public String errors() {
        return read(err);
    }

    @Override
    public void close() {
        kill();
        try {
            Files.delete(out);
            Files.delete(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean exitedWithin(Duration deadline) {
        try {
            return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
