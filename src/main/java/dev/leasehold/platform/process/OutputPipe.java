package dev.leasehold.platform.process;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Our end of a pipe that a process prints into. The loop's thread's alone, but for its end. */
final class OutputPipe {
    private static final System.Logger LOG = System.getLogger(OutputPipe.class.getName());
    private static final int CLOSED = -1;

    private final Consumer<ByteBuffer> to;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private int fd;

    OutputPipe(int fd, Consumer<ByteBuffer> to) {
        this.fd = fd;
        this.to = to;
    }

    int fd() {
        return fd;
    }

    boolean isOpen() {
        return fd != CLOSED;
    }

    /** Completes when nobody holds the other end any more and the last byte was handed on. */
    CompletableFuture<Void> end() {
        return end;
    }

    /** Hands on one chunk at most. {@code buffer} shows the same memory as {@code chunk}. */
    void read(MemorySegment chunk, ByteBuffer buffer) {
        long count = Libc.read(fd, chunk);
        if (count == -Libc.EINTR || count == -Libc.EAGAIN) {
            return;
        }
        if (count <= 0) {
            close();
            return;
        }
        hand(buffer.clear().limit((int) count).asReadOnlyBuffer());
    }

    void close() {
        Libc.close(fd);
        fd = CLOSED;
        end.complete(null);
    }

    /** A log that fails costs its own output, never the loop. */
    private void hand(ByteBuffer bytes) {
        try {
            to.accept(bytes);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "output of a process was lost", e);
        }
    }
}
