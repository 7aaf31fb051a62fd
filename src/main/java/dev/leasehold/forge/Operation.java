package dev.leasehold.forge;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One fetch or push. It ends by being closed, or by its deadline: then its process is ended and its connection is cut,
 * so that nobody is left waiting on either side.
 */
final class Operation implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Operation.class);

    private final long begun = System.nanoTime();
    private final Duration deadline;
    private final Duration stall;
    private final Runnable hangUp;
    private final Runnable leave;
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile long moved = begun;
    private volatile boolean overdue;
    private volatile @Nullable Process process;
    private volatile @Nullable Future<?> watch;

    Operation(Duration deadline, Duration stall, Runnable hangUp, Runnable leave) {
        this.deadline = deadline;
        this.stall = stall;
        this.hangUp = hangUp;
        this.leave = leave;
    }

    void watchedBy(Future<?> check) {
        watch = check;
    }

    /** From here on the process ends with the operation. */
    Process with(Process started) {
        process = started;
        if (overdue) {
            GitProgram.end(started);
        }
        return started;
    }

    void check() {
        long now = System.nanoTime();
        if (now - begun > deadline.toNanos() || now - moved > stall.toNanos()) {
            LOG.infof("event=forge-operation-ended why=%s", now - begun > deadline.toNanos() ? "deadline" : "stall");
            overdue = true;
            close();
            hangUp.run();
        }
    }

    /** Whether it was ended from here, so that what failed for it is no failure of git's. */
    boolean isOverdue() {
        return overdue;
    }

    InputStream watch(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int read = super.read();
                moved = System.nanoTime();
                return read;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                int read = super.read(into, from, length);
                moved = System.nanoTime();
                return read;
            }
        };
    }

    OutputStream watch(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
                moved = System.nanoTime();
            }
        };
    }

    @Override
    public void close() {
        Future<?> check = watch;
        if (check != null) {
            check.cancel(false);
        }
        Process running = process;
        if (running != null && running.isAlive()) {
            GitProgram.end(running);
        }
        if (left.compareAndSet(false, true)) {
            leave.run();
        }
    }
}
