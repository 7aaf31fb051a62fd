package dev.leasehold.platform;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;

/** Passes on so many bytes and no more: the first one over the limit is an error, not an end. */
public final class LimitedStream extends FilterInputStream {
    private final long limit;
    private long left;

    public LimitedStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int read = super.read(into, from, length);
        count(Math.max(read, 0));
        return read;
    }

    @Override
    public long skip(long length) throws IOException {
        long skipped = super.skip(length);
        count(skipped);
        return skipped;
    }

    /** A mark would let bytes be counted twice. */
    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long read) throws TooLong {
        left -= read;
        if (left < 0) {
            throw new TooLong(limit);
        }
    }

    /** There was more than {@link #limit()} bytes. */
    public static final class TooLong extends IOException {
        @Serial
        private static final long serialVersionUID = 1;

        private final long limit;

        public TooLong(long limit) {
            super("more than %d bytes".formatted(limit));
            this.limit = limit;
        }

        public long limit() {
            return limit;
        }
    }
}
