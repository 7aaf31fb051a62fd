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
                pid=$(head -n 1 "$1/postgres/postmaster.pid")
                if [ -n "$pid" ]; then
                    kill -QUIT "$pid"
                    while [ -e "/proc/$pid" ] && ! grep -q '^State:.Z' "/proc/$pid/status"; do sleep 0.1; done
                fi
            fi
            rm -rf -- "$1"
            """;
    private static final int REMOVAL_SECONDS = 30;

    static TemporaryFolder create() {
        try {
            return new TemporaryFolder(Files.createTempDirectory("leasehold-postgres-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To be called before the server is started, so that there is no moment without a guard. */
    Process guard() {
        try {
            return new ProcessBuilder("setsid", "sh", "-c", GUARD, "guard", root.toString())
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
