package dev.leasehold.worker.subprocess;

import dev.leasehold.worker.AttemptLog;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Keeps all that is printed, for tests that print little. */
final class CollectedLog implements AttemptLog {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public synchronized void append(ByteBuffer chunk) {
        byte[] copy = new byte[chunk.remaining()];
        chunk.duplicate().get(copy);
        bytes.writeBytes(copy);
    }

    synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
