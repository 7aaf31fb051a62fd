package dev.leasehold.platform.git;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The data of an answer that also carries messages: the first band as a stream, the start of the others as text. */
final class SideBand extends InputStream {
    private static final int WORDS_KEPT = 2_000;
    private static final byte[] NOTHING = {};

    private final InputStream packets;
    private final StringBuilder words = new StringBuilder();
    private byte[] piece = NOTHING;
    private int at;
    private boolean ended;

    SideBand(InputStream packets) {
        this.packets = packets;
    }

    /** What the server said beside its data, so far. */
    String words() {
        return words.toString().strip();
    }

    @Override
    public int read() throws IOException {
        return fill() ? piece[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, into, from, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (at == piece.length && !ended) {
            switch (PktLines.read(packets)) {
                case null -> throw new EOFException("the answer breaks off");
                case PktLines.Packet.Mark mark -> ended = true;
                case PktLines.Packet.Line line -> take(line.bytes());
            }
        }
        return at < piece.length;
    }

    private void take(byte[] line) throws IOException {
        if (line.length == 0) {
            throw new PktLines.Nonsense("a packet without a band");
        }
        switch (line[0]) {
            case 1 -> {
                piece = line;
                at = 1;
            }
            case 2 -> remember(line);
            case 3 -> {
                remember(line);
                throw new IOException("the server broke off: " + words());
            }
            default -> throw new PktLines.Nonsense("a packet of band " + line[0]);
        }
    }

    private void remember(byte[] line) {
        String text = new String(line, 1, line.length - 1, StandardCharsets.UTF_8);
        words.append(text, 0, Math.min(text.length(), WORDS_KEPT - words.length()));
    }
}
