package dev.leasehold.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Keeps the start and the end of an attempt's output, whatever its length.
 *
 * <ul>
 *   <li>Half of {@code maxBytes} is kept from the start and half from the end; what lies between is counted and let go.
 *   <li>A small log lies in memory, a larger one in a file that never grows beyond {@code maxBytes}.
 *   <li>Positions are those of the output as it was printed. A byte keeps its position for good, so that a reader can
 *       follow while more is appended.
 *   <li>A disk that is full costs the log its later bytes, and the command nothing.
 * </ul>
 *
 * Safe for any number of readers beside the one that appends.
 */
public final class BoundedLog implements AttemptLog, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(BoundedLog.class.getName());

    private final Storage storage;
    private final long headBytes;
    private final long tailBytes;
    private long total;
    private boolean broken;

    /** @param spill a file that is made when the log is no longer small, and deleted when it is closed */
    public BoundedLog(Path spill, long maxBytes) {
        if (maxBytes < 2) {
            throw new IllegalArgumentException("log keeps %d bytes, must be at least 2".formatted(maxBytes));
        }
        this.headBytes = maxBytes / 2;
        this.tailBytes = maxBytes - headBytes;
        this.storage = new Storage(spill);
    }

    /** What was kept from {@code from} on, {@code skipped} bytes after the position asked for. Go on at {@code next}. */
    public record Slice(long from, long skipped, ByteBuffer bytes) {
        public long next() {
            return from + bytes.remaining();
        }

        /** The bytes, after a line that says so when some were left out before them. */
        public String text() {
            String text = StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
            return skipped == 0 ? text : "\n[leasehold: %d bytes of output were not kept]\n".formatted(skipped) + text;
        }
    }

    @Override
    public synchronized void append(ByteBuffer bytes) {
        ByteBuffer rest = bytes.duplicate();
        if (rest.remaining() > tailBytes && total >= headBytes) {
            long overtaken = rest.remaining() - tailBytes;
            rest.position(rest.position() + (int) overtaken);
            total += overtaken;
        }
        while (rest.hasRemaining()) {
            long at = place(total);
            int length = (int) Math.min(rest.remaining(), room(total));
            store(at, rest.slice(rest.position(), length));
            rest.position(rest.position() + length);
            total += length;
        }
    }

    private void store(long at, ByteBuffer bytes) {
        try {
            storage.write(at, bytes);
        } catch (IOException e) {
            if (!broken) {
                broken = true;
                LOG.log(System.Logger.Level.WARNING, "a log cannot be kept any further", e);
            }
        }
    }

    /** Where in the storage the byte of a position lies: the head stays, the tail goes round behind it. */
    private long place(long position) {
        return position < headBytes ? position : headBytes + (position - headBytes) % tailBytes;
    }

    /** How many bytes from a position on lie side by side. */
    private long room(long position) {
        return position < headBytes ? headBytes - position : tailBytes - (position - headBytes) % tailBytes;
    }

    /** Up to {@code max} bytes from a position on. Empty at the end. */
    public synchronized Slice read(long offset, int max) throws IOException {
        long wanted = Math.clamp(offset, 0, total);
        long from = wanted < headBytes ? wanted : Math.max(wanted, tailStart());
        long end = from < headBytes ? Math.min(headBytes, total) : total;
        byte[] bytes = new byte[(int) Math.min(max, end - from)];
        int filled = 0;
        while (filled < bytes.length) {
            int length = (int) Math.min(bytes.length - filled, room(from + filled));
            storage.read(place(from + filled), ByteBuffer.wrap(bytes, filled, length));
            filled += length;
        }
        return new Slice(from, from - wanted, ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }

    private long tailStart() {
        return Math.max(headBytes, total - tailBytes);
    }

    /** All that was kept, with a line where bytes were left out. */
    public synchronized String text() throws IOException {
        Slice head = read(0, (int) headBytes);
        Slice tail = read(head.next(), (int) tailBytes);
        return head.text() + tail.text();
    }

    /** The last bytes, as a position to read from. */
    public synchronized long lastBytes(long count) {
        return Math.max(0, total - count);
    }

    /** Whether a byte at this position will still be there when more is printed. */
    boolean isLasting(long position) {
        return position < headBytes;
    }

    /** How many bytes were printed. */
    public synchronized long total() {
        return total;
    }

    /** Whether some of them were not kept. */
    public synchronized boolean truncated() {
        return broken || total > headBytes + tailBytes;
    }

    @Override
    public synchronized void close() throws IOException {
        storage.close();
    }
}
