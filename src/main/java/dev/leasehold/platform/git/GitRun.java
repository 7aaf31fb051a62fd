package dev.leasehold.platform.git;

import dev.leasehold.platform.git.GitException.Kind;
import org.jspecify.annotations.Nullable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A git process from its start to its end, which is not after its deadline. */
final class GitRun {
    private static final int ERRORS_KEPT = 4_000;
    private static final int PIECE = 64 << 10;

    private final String command;
    private final Duration deadline;
    private final int outputLimit;

    /** Why the process was ended before its time. */
    private final AtomicReference<@Nullable GitException> ended = new AtomicReference<>();

    private final CountDownLatch done = new CountDownLatch(1);

    GitRun(String command, Duration deadline, int outputLimit) {
        this.command = command;
        this.deadline = deadline;
        this.outputLimit = outputLimit;
    }

    /** Leaves no process behind, whichever way it returns. */
    GitAnswer run(ProcessBuilder builder, InputStream input) throws GitException, InterruptedException {
        Process process = start(builder);
        try {
            Thread.ofVirtual().start(() -> watch(process));
            Thread feeder = Thread.ofVirtual().start(() -> feed(process, input));
            ByteArrayOutputStream errors = new ByteArrayOutputStream();
            Thread listener = Thread.ofVirtual().start(() -> keepSome(process, errors));
            byte[] output = output(process);
            int exitCode = process.waitFor();
            listener.join();
            GitException why = ended.get();
            // Not waited for: who feeds it may never end. Input that broke off said so before the process ended.
            feeder.interrupt();
            if (why != null) {
                throw why;
            }
            return new GitAnswer(command, exitCode, output, errors.toString(StandardCharsets.UTF_8));
        } finally {
            done.countDown();
            end(process);
        }
    }

    private Process start(ProcessBuilder builder) throws GitException {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new GitException("git %s could not be started: %s".formatted(command, e.getMessage()), e);
        }
    }

    private void watch(Process process) {
        try {
            if (!done.await(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
                cutOff(process, Kind.LATE, "took longer than %d ms".formatted(deadline.toMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] output(Process process) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        try (InputStream from = process.getInputStream()) {
            for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
                if (output.size() + read > outputLimit) {
                    cutOff(process, Kind.SAID_TOO_MUCH, "said more than %d bytes".formatted(outputLimit));
                    break;
                }
                output.write(piece, 0, read);
            }
        } catch (IOException e) {
            cutOff(process, Kind.FAILED, "could not be read from: " + e.getMessage());
        }
        return output.toByteArray();
    }

    /** Input that breaks off ends the process: it must not take the first half for the whole. */
    private void feed(Process process, InputStream input) {
        byte[] piece = new byte[PIECE];
        try (OutputStream to = process.getOutputStream()) {
            int read = read(process, input, piece);
            while (read >= 0) {
                to.write(piece, 0, read);
                read = read(process, input, piece);
            }
        } catch (IOException closedByTheProcess) {
            // It wants no more, and its exit code says why.
        }
    }

    private int read(Process process, InputStream input, byte[] into) {
        try {
            return input.read(into);
        } catch (IOException e) {
            cutOff(process, Kind.FAILED, "lost its input: " + e.getMessage());
            return -1;
        }
    }

    private static void keepSome(Process process, ByteArrayOutputStream errors) {
        byte[] piece = new byte[PIECE];
        try (InputStream from = process.getErrorStream()) {
            for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
                errors.write(piece, 0, Math.min(read, ERRORS_KEPT - errors.size()));
            }
        } catch (IOException e) {
            // The stream of a process that was ended; what it said until then is kept.
        }
    }

    private void cutOff(Process process, Kind kind, String how) {
        ended.compareAndSet(null, new GitException(kind, "git %s %s".formatted(command, how)));
        end(process);
    }

    private static void end(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
