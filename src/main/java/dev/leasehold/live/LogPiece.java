package dev.leasehold.live;

import java.nio.ByteBuffer;

/** Some bytes of an attempt's log, and where in it they belong. {@code epoch} is the writer's right to add them. */
public record LogPiece(String task, int attempt, long epoch, long offset, ByteBuffer bytes) {
    public long end() {
        return offset + bytes.remaining();
    }
}
