package dev.leasehold.worker.subprocess;

import dev.leasehold.worker.AttemptLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Counts what a process prints on its way to the log.
 *
 * <p>The first line is ours: the last step before the command prints it, from inside the sandbox. Without it the
 * command never started, and what was printed instead says why. A command cannot take the line back.
 */
final class Meter implements Consumer<ByteBuffer> {
    static final String STARTED = "leasehold: started";
    private static final byte[] EXPECTED = (STARTED + "\n").getBytes(StandardCharsets.US_ASCII);
    private static final int COMPLAINT_BYTES = 500;

    private final AttemptLog log;
    private final StringBuilder complaint = new StringBuilder();
    private final CompletableFuture<Void> reached = new CompletableFuture<>();
    private int matched;
    private volatile boolean started;
    private volatile boolean differs;
    private volatile long bytes;

    Meter(AttemptLog log) {
        this(log, true);
    }

    /** {@code begins} is false for an output on which our line is not expected: standard error of its own. */
    Meter(AttemptLog log, boolean begins) {
        this.log = log;
        this.differs = !begins;
    }

    @Override
    public void accept(ByteBuffer chunk) {
        while (!started && !differs && chunk.hasRemaining()) {
            if (chunk.get(chunk.position()) == '\r' && matched == EXPECTED.length - 1) {
                chunk.get(); // a terminal's way to end a line
            } else if (chunk.get(chunk.position()) != EXPECTED[matched]) {
                differs = true;
                append(ByteBuffer.wrap(EXPECTED, 0, matched));
            } else {
                chunk.get();
                started = ++matched == EXPECTED.length;
                if (started) {
                    reached.complete(null);
                }
            }
        }
        if (chunk.hasRemaining()) {
            append(chunk);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the loop's thread writes
    private void append(ByteBuffer chunk) {
        bytes += chunk.remaining();
        if (differs && complaint.length() < COMPLAINT_BYTES) {
            complaint.append(StandardCharsets.UTF_8.decode(chunk.duplicate()));
        }
        log.append(chunk);
    }

    /** Whether the command itself was reached. Final once the output has ended. */
    boolean started() {
        return started;
    }

    /** Completes when the command itself is reached. */
    CompletableFuture<Void> reached() {
        return reached;
    }

    long bytes() {
        return bytes;
    }

    /** The beginning of what was printed instead of our line. Only after the output has ended. */
    String complaint() {
        String text = complaint.toString().strip();
        return text.length() > COMPLAINT_BYTES ? text.substring(0, COMPLAINT_BYTES) : text;
    }
}
