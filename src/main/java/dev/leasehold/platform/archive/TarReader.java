package dev.leasehold.platform.archive;

import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a tar file from whoever sent it, entry by entry, holding nothing.
 *
 * <ul>
 *   <li>Only regular files: a link, a folder, a device or an extended header is a {@link BadArchive}.
 *   <li>A name is letters, digits, dots, dashes and single slashes, and no part of it begins with a dot.
 *   <li>One that breaks off, or whose sums are wrong, is a {@link BadArchive}, not a short one.
 *   <li>At most so many entries. How many bytes there may be is for who hands over the stream to say.
 * </ul>
 */
public final class TarReader {
    private final InputStream in;
    private final int most;
    private int entries;
    private @Nullable Content content;

    public TarReader(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    /** One file. Its content is to be read before the next entry is asked for. */
    public record Entry(String name, long size, InputStream content) {}

    /** What is unread of the last entry is passed over. Empty at the end. */
    public Optional<Entry> next() throws IOException {
        if (content != null) {
            content.passOver();
        }
        byte[] header = block();
        if (isZero(header)) {
            if (!isZero(block())) {
                throw new BadArchive("its end is not one");
            }
            return Optional.empty();
        }
        if (++entries > most) {
            throw new BadArchive("it has more than %d entries".formatted(most));
        }
        if (octal(header, TarFormat.SUM_AT, TarFormat.SUM_LENGTH) != TarFormat.sum(header)
                || !new String(header, TarFormat.MAGIC_AT, 5, StandardCharsets.US_ASCII).equals("ustar")) {
            throw new BadArchive("it is no tar file, or a damaged one");
        }
        String name = name(header);
        byte type = header[TarFormat.TYPE_AT];
        if (type != '0' && type != 0) {
            throw new BadArchive("'%s' is no regular file".formatted(name));
        }
        long size = octal(header, TarFormat.SIZE_AT, 12);
        content = new Content(size);
        return Optional.of(new Entry(name, size, content));
    }

    private static String name(byte[] header) throws BadArchive {
        String prefix = text(header, TarFormat.PREFIX_AT, TarFormat.PREFIX);
        String name = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, TarFormat.NAME);
        if (!TarFormat.isName(name)) {
            throw new BadArchive("an entry has a name that none may have");
        }
        return name;
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.ISO_8859_1);
    }

    private static long octal(byte[] header, int from, int length) throws BadArchive {
        String digits = text(header, from, length).strip();
        if (!digits.matches("[0-7]{1,11}")) {
            throw new BadArchive("a number in it is none");
        }
        return Long.parseLong(digits, 8);
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(TarFormat.BLOCK);
        if (block.length < TarFormat.BLOCK) {
            throw new BadArchive("it breaks off");
        }
        return block;
    }

    private static boolean isZero(byte[] block) {
        return Arrays.equals(block, new byte[TarFormat.BLOCK]);
    }

    /** As many bytes as the header says, or a {@link BadArchive}. */
    private final class Content extends InputStream {
        private long left;
        private final int padding;

        Content(long size) {
            this.left = size;
            this.padding = TarFormat.padding(size);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(into, from, (int) Math.min(length, left));
            if (read < 0) {
                throw new BadArchive("it breaks off");
            }
            left -= read;
            return read;
        }

        void passOver() throws IOException {
            transferTo(OutputStream.nullOutputStream());
            if (in.readNBytes(padding).length < padding) {
                throw new BadArchive("it breaks off");
            }
        }
    }
}
