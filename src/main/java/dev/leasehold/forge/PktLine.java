package dev.leasehold.forge;

import org.jspecify.annotations.Nullable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Git's framing: four hex digits of length, then so many bytes less four. */
final class PktLine {
    static final String FLUSH = "0000";
    static final String DELIMITER = "0001";
    private static final int LONGEST = 65_520;

    /** A line, or one of the marks that have no content. */
    @SuppressWarnings("ArrayRecordComponent") // Read once and passed on; never compared.
    record Packet(Kind kind, byte[] bytes) {
        String text() {
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        }

        boolean isLine() {
            return kind == Kind.LINE;
        }
    }

    enum Kind {
        LINE,
        FLUSH,
        DELIMITER
    }

    private PktLine() {}

    /** Null at the end of the stream. */
    static @Nullable Packet read(InputStream in) throws IOException {
        byte[] header = in.readNBytes(4);
        if (header.length == 0) {
            return null;
        }
        if (header.length < 4) {
            throw new EOFException("the stream ends within a packet");
        }
        int length = length(header);
        return switch (length) {
            case 0 -> new Packet(Kind.FLUSH, new byte[0]);
            case 1 -> new Packet(Kind.DELIMITER, new byte[0]);
            default -> line(in, length - 4);
        };
    }

    private static Packet line(InputStream in, int length) throws IOException {
        if (length < 0 || length > LONGEST) {
            throw malformed();
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the stream ends within a packet");
        }
        return new Packet(Kind.LINE, bytes);
    }

    private static int length(byte[] header) throws IOException {
        try {
            return HexFormat.fromHexDigits(new String(header, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException notHex) {
            throw malformed();
        }
    }

    private static PushRequest.Refused malformed() {
        return new PushRequest.Refused("push-malformed", "a packet's length cannot be read");
    }

    static void write(OutputStream out, String line) throws IOException {
        write(out, line.getBytes(StandardCharsets.UTF_8));
    }

    static void write(OutputStream out, byte[] bytes) throws IOException {
        mark(out, "%04x".formatted(bytes.length + 4));
        out.write(bytes);
    }

    static void mark(OutputStream out, String mark) throws IOException {
        out.write(mark.getBytes(StandardCharsets.US_ASCII));
    }
}
