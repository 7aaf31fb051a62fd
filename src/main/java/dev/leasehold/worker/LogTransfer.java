package dev.leasehold.worker;

import dev.leasehold.lease.Grant;
import dev.leasehold.live.LogPiece;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Hands an attempt's log to the service, piece by piece.
 *
 * <p>While the attempt runs, only its start is handed over: of a log that grows beyond its bound, the end is known only
 * at the end. What was left out between is said in a line of its own, so that the log the service has is one text
 * without a hole.
 *
 * <p>Not safe for several threads; {@link #target} is.
 */
final class LogTransfer {
    private static final int PIECE = 256 * 1024;

    private final Grant grant;
    private final BoundedLog log;
    private final LongSupplier nanoTime;
    private volatile long printedAt;
    /** How far the output has been read, in bytes as they were printed. */
    private long read;
    /** How much the service has. */
    private long handedOver;

    private @Nullable LogPiece piece;
    private long readAfterPiece;
    private boolean givenUp;

    LogTransfer(Grant grant, BoundedLog log, LongSupplier nanoTime) {
        this.grant = grant;
        this.log = log;
        this.nanoTime = nanoTime;
        this.printedAt = nanoTime.getAsLong();
    }

    AttemptLog target() {
        return bytes -> {
            printedAt = nanoTime.getAsLong();
            log.append(bytes);
        };
    }

    /** When something was last printed, or else when this began. */
    long printedAt() {
        return printedAt;
    }

    /** The next piece: the same one again until it was {@link #handedOver()}. Empty when there is none by now. */
    Optional<LogPiece> next(boolean ended) {
        if (piece == null && !givenUp && (ended || log.isLasting(read))) {
            BoundedLog.Slice slice = slice();
            if (slice.bytes().hasRemaining()) {
                ByteBuffer bytes = slice.skipped() == 0 ? slice.bytes() : afterGap(slice);
                piece = new LogPiece(grant.task(), grant.attempt(), grant.epoch(), handedOver, bytes);
                readAfterPiece = slice.next();
            }
        }
        return Optional.ofNullable(piece);
    }

    /** The service has the last piece. */
    void handedOver() {
        if (piece != null) {
            handedOver = piece.end();
            read = readAfterPiece;
            piece = null;
        }
    }

    /** The service will not have the last piece, and so none after it: the log has no holes. */
    void giveUp() {
        givenUp = true;
        piece = null;
    }

    private BoundedLog.Slice slice() {
        try {
            return log.read(read, PIECE);
        } catch (IOException e) {
            throw new UncheckedIOException("the log of task %s cannot be read".formatted(grant.task()), e);
        }
    }

    private static ByteBuffer afterGap(BoundedLog.Slice slice) {
        byte[] gap = "\n[leasehold: %d bytes of output were not kept]\n"
                .formatted(slice.skipped())
                .getBytes(UTF_8);
        return ByteBuffer.allocate(gap.length + slice.bytes().remaining())
                .put(gap)
                .put(slice.bytes().duplicate())
                .flip();
    }

    void close() {
        try {
            log.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the log of task %s cannot be put away".formatted(grant.task()), e);
        }
    }
}
