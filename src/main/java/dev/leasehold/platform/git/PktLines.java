package dev.leasehold.platform.git;

import org.jspecify.annotations.Nullable;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Git's framing: four hexadecimal digits of length, then so many bytes less four; 0000 ends, 0001 divides. */
final class PktLines {
    static final int LONGEST = 65_520;

    /** What is read: a line, a divider or the end. */
    sealed interface Packet {
        final class Line implements Packet {
            private final byte[] bytes;

            private Line(byte[] bytes) {
                this.bytes = bytes;
            }

            /** The packet's own, not a copy. */
            byte[] bytes() {
                return bytes;
            }

            String text() {
                return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
            }
        }

        enum Mark implements Packet {
            FLUSH,
            DIVIDER
        }
    }

    private PktLines() {}

    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Writer line(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeBytes("%04x".formatted(bytes.length + 4).getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(bytes);
            return this;
        }

        Writer divider() {
            out.writeBytes("0001".getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        Writer flush() {
            out.writeBytes("0000".getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }

    /** The next packet, or null where the stream ends between two. One that ends inside of a packet is an error. */
    static @Nullable Packet read(InputStream in) throws IOException {
        byte[] head = in.readNBytes(4);
        if (head.length == 0) {
            return null;
        }
        int length = length(head);
        return switch (length) {
            case 0 -> Packet.Mark.FLUSH;
            case 1 -> Packet.Mark.DIVIDER;
            case 2, 3 -> throw new Nonsense("a packet of length " + length);
            default -> {
                byte[] bytes = in.readNBytes(length - 4);
                if (bytes.length < length - 4) {
                    throw new EOFException("the answer ends inside of a packet");
                }
                yield new Packet.Line(bytes);
            }
        };
    }

    private static int length(byte[] head) throws IOException {
        if (head.length < 4) {
            throw new EOFException("the answer ends inside of a packet's length");
        }
        int length = 0;
        for (byte each : head) {
            int digit = Character.digit(each, 16);
            if (digit < 0) {
                throw new Nonsense("what should be a packet's length is not");
            }
            length = 16 * length + digit;
        }
        if (length > LONGEST) {
            throw new Nonsense("a packet of %d bytes".formatted(length));
        }
        return length;
    }

    /** This is not git's protocol. */
    static final class Nonsense extends IOException {
        @java.io.Serial
        private static final long serialVersionUID = 1;

        Nonsense(String message) {
            super(message);
        }
    }
}
