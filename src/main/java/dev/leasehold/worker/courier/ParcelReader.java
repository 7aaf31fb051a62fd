package dev.leasehold.worker.courier;

import org.jspecify.annotations.Nullable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Reads a parcel, which whoever sent it may have made up:
 *
 * <pre>
 * leasehold-parcel 1
 * KIND MODE SIZE LENGTH
 * PATH CONTENT            without anything between or after them: LENGTH bytes and, of what carries content, SIZE
 * …
 * end 0 0 0
 * </pre>
 *
 * <p>Paths are bytes, one character for each; they are relative, and lead nowhere else. A parcel that breaks off throws
 * {@link EOFException}, one that is none {@link MalformedParcel}.
 */
final class ParcelReader {
    static final String FIRST_LINE = "leasehold-parcel 1\n";

    private static final int LONGEST_LINE = 64;
    private static final int LONGEST_PATH = 4096;
    private static final Pattern LINE = Pattern.compile("([a-z]{1,16}) ([0-7]{1,4}) ([0-9]{1,18}) ([0-9]{1,4})");
    private static final Map<String, ParcelKind> KINDS =
            Arrays.stream(ParcelKind.values()).collect(Collectors.toMap(ParcelKind::wire, Function.identity()));

    private final InputStream in;
    private long unread;

    /** @param path without a part that is empty or made of dots; empty for what has no place in a folder */
    record Item(ParcelKind kind, int mode, long size, String path) {}

    static final class MalformedParcel extends IOException {
        private static final long serialVersionUID = 1;

        MalformedParcel(String why) {
            super("this is no parcel: " + why);
        }
    }

    ParcelReader(InputStream in) throws IOException {
        this.in = in;
        if (!(line() + "\n").equals(FIRST_LINE)) {
            throw new MalformedParcel("its first line is not '%s'".formatted(FIRST_LINE.strip()));
        }
    }

    /** The next one, whether or not the last one's content was read; null at the end. */
    @Nullable
    Item next() throws IOException {
        in.skipNBytes(unread);
        unread = 0;
        String line = line();
        Matcher words = LINE.matcher(line);
        ParcelKind kind = words.matches() ? KINDS.get(words.group(1)) : null;
        if (kind == null) {
            throw new MalformedParcel("'%s' begins no entry".formatted(line));
        }
        if (kind == ParcelKind.END) {
            return null;
        }
        long size = Long.parseLong(words.group(3));
        String path = path(Integer.parseInt(words.group(4)));
        unread = kind.carries() ? size : 0;
        return new Item(kind, Integer.parseInt(words.group(2), 8), size, path);
    }

    /** Of the last item that carries any, once. */
    InputStream content() {
        return new Content();
    }

    /** The same of one that has at most so many bytes. */
    byte[] content(int most) throws IOException {
        if (unread > most) {
            throw new MalformedParcel("what may have %d bytes has %d".formatted(most, unread));
        }
        return content().readAllBytes();
    }

    private String path(int length) throws IOException {
        if (length == 0) {
            return "";
        }
        if (length > LONGEST_PATH) {
            throw new MalformedParcel("a path has %d bytes".formatted(length));
        }
        String path = new String(whole(length), ISO_8859_1);
        boolean leadsIntoIt = Arrays.stream(path.split("/", -1))
                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0);
        if (!leadsIntoIt) {
            throw new MalformedParcel("'%s' is no relative path".formatted(path.replace('\0', ' ')));
        }
        return path;
    }

    private byte[] whole(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw cut();
        }
        return bytes;
    }

    private String line() throws IOException {
        byte[] bytes = new byte[LONGEST_LINE];
        for (int i = 0; i < bytes.length; i++) {
            int read = in.read();
            if (read < 0) {
                throw cut();
            }
            if (read == '\n') {
                return new String(bytes, 0, i, US_ASCII);
            }
            bytes[i] = (byte) read;
        }
        throw new MalformedParcel("a line is longer than %d bytes".formatted(LONGEST_LINE));
    }

    private static EOFException cut() {
        return new EOFException("the parcel breaks off");
    }

    /** Ends where the item does, and not before. */
    private final class Content extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            Objects.checkFromIndexSize(from, length, into.length);
            if (unread == 0) {
                return -1;
            }
            int read = in.read(into, from, (int) Math.min(length, unread));
            if (read < 0) {
                throw cut();
            }
            unread -= read;
            return read;
        }
    }
}
