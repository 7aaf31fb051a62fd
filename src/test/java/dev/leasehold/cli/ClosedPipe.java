package dev.leasehold.cli;

import java.io.IOException;
import java.io.OutputStream;

/** A pipe whose reader wants no more: a program that has closed its input, and lives. */
final class ClosedPipe implements AutoCloseable {
    private final Process reader;

    ClosedPipe() throws IOException {
        reader = new ProcessBuilder("sh", "-c", "exec <&-; echo closed; exec sleep 300").start();
        reader.getInputStream().read(); // it is closed now
    }

    OutputStream end() {
        return reader.getOutputStream();
    }

    @Override
    public void close() {
        reader.destroyForcibly();
    }
}
