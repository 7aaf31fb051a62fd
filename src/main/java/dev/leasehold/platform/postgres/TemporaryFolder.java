package dev.leasehold.platform.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A folder and a server that do not outlive this JVM, not even one that is killed.
 *
 * <p>A shell reads a pipe from this JVM. A word on it means that the server was stopped; the end of the pipe without
 * one means that nobody is left to stop it. Either way the shell then removes the folder. A server that has ended but
 * that nobody has waited for is as good as gone.
 */
record TemporaryFolder(Path root) {
    private static final String GUARD = """
            if ! read -r stopped; then
                kill -QUIT "$1"
                while [ -e "/proc/$1" ] && ! grep -q '^State:.Z' "/proc/$1/status"; do sleep 0.1; done
            fi
            rm -rf -- "$2"
            """;
    private static final int REMOVAL_SECONDS = 30;

    static TemporaryFolder create() {
        try {
            return new TemporaryFolder(Files.createTempDirectory("leasehold-postgres-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process guard(long postmaster) {
        try {
            return new ProcessBuilder("setsid", "sh", "-c", GUARD, "guard", Long.toString(postmaster), root.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To be called once the server is stopped. Returns when the folder is gone. */
    static void release(Process guard) {
        try (var word = guard.outputWriter()) {
            word.write("stopped\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            if (!guard.waitFor(REMOVAL_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a temporary database was not removed in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the guard removes it anyway
        }
    }
}
