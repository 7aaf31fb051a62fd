package dev.leasehold.platform.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

/** Our end of a pipe that a process reads from. It never waits: what does not fit waits here. The loop's thread's alone. */
final class InputPipe {
    private static final int CLOSED = -1;
    private static final byte[] END_OF_TRANSMISSION = {4};

    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final boolean terminal;
    private int fd;
    private boolean ending;

    private record Piece(MemorySegment rest, CompletableFuture<Void> written) {}

    InputPipe(int fd) {
        this(fd, false);
    }

    private InputPipe(int fd, boolean terminal) {
        this.fd = fd;
        this.terminal = terminal;
    }

    /** A terminal is never at its end: that is a character to be typed. */
    static InputPipe ofTerminal(int fd) {
        return new InputPipe(fd, true);
    }

    /** Nothing more comes after what waits. */
    void end() {
        if (terminal) {
            write(END_OF_TRANSMISSION, new CompletableFuture<>());
        } else if (isWaiting()) {
            ending = true;
        } else {
            close();
        }
    }

    int fd() {
        return fd;
    }

    /** Whether there is something to write once there is room. */
    boolean isWaiting() {
        return fd != CLOSED && !pieces.isEmpty();
    }

    void write(byte[] bytes, CompletableFuture<Void> written) {
        if (fd == CLOSED || ending) {
            written.completeExceptionally(new IOException("the process reads no more"));
            return;
        }
        MemorySegment copy = Arena.ofAuto().allocateFrom(JAVA_BYTE, bytes);
        pieces.add(new Piece(copy, written));
        flush();
    }

    /** Writes what there is room for. */
    void flush() {
        while (isWaiting()) {
            Piece piece = pieces.element();
            long count = Libc.write(fd, piece.rest());
            if (count == -Libc.EAGAIN || count == -Libc.EINTR) {
                return;
            }
            if (count < 0) {
                close();
                return;
            }
            pieces.remove();
            MemorySegment rest = piece.rest().asSlice(count);
            if (rest.byteSize() == 0) {
                piece.written().complete(null);
            } else {
                pieces.addFirst(new Piece(rest, piece.written()));
            }
        }
        if (ending && pieces.isEmpty()) {
            close();
        }
    }

    void close() {
        if (fd != CLOSED) {
            Libc.close(fd);
            fd = CLOSED;
        }
        pieces.forEach(piece -> piece.written().completeExceptionally(new IOException("the process reads no more")));
        pieces.clear();
    }
}
