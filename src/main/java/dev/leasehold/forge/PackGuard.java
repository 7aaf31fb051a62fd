package dev.leasehold.forge;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Passes a pack on and looks at it on the way: its framing, and how large each object is, or is promised to become.
 *
 * <ul>
 *   <li>Nothing is kept: its memory is two small buffers, whatever the pack.
 *   <li>It ends with a {@link PushRequest.Refused} <em>before</em> the byte that would make an object too large is passed on.
 *   <li>Whether contents are sound is for git to say; here it is only found out what git would have to hold.
 * </ul>
 */
final class PackGuard extends FilterInputStream {
    private static final int OFS_DELTA = 6;
    private static final int REF_DELTA = 7;
    private static final int ID_LENGTH = 20;
    private static final int MOST_OBJECTS = 5_000_000;

    private final long maxObject;
    private final Inflater inflater = new Inflater();
    private final byte[] inflated = new byte[8192];
    private final byte[] single = new byte[1];

    private enum Part {
        HEADER,
        OBJECT_HEADER,
        BASE_OFFSET,
        BASE_ID,
        CONTENT,
        TRAILER,
        DONE
    }

    private Part part = Part.HEADER;
    private long number;
    private int step;
    private long objectsLeft;
    private int type;
    private long size;
    private long seen;
    private DeltaHeader delta = new DeltaHeader();

    PackGuard(InputStream in, long maxObject) {
        super(in);
        this.maxObject = maxObject;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int read = super.read(into, from, length);
        if (read < 0) {
            if (part != Part.DONE) {
                throw new EOFException("the pack ends in the middle");
            }
            return read;
        }
        int at = from;
        while (at < from + read) {
            at = look(into, at, from + read);
        }
        return read;
    }

    @Override
    public long skip(long length) {
        throw new UnsupportedOperationException("every byte is looked at");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Gives its memory back; the stream it looks at stays open. */
    void release() {
        inflater.end();
    }

    /** Returns how far it has looked. */
    private int look(byte[] bytes, int at, int end) throws IOException {
        if (part == Part.CONTENT) {
            return content(bytes, at, end);
        }
        int value = bytes[at] & 0xff;
        switch (part) {
            case HEADER -> header(value);
            case OBJECT_HEADER -> objectHeader(value);
            case BASE_OFFSET -> baseOffset(value);
            case BASE_ID -> skipTo(ID_LENGTH, Part.CONTENT);
            case TRAILER -> skipTo(ID_LENGTH, Part.DONE);
            case DONE, CONTENT -> throw malformed("there is something behind the pack");
        }
        return at + 1;
    }

    /** Four letters, a version and a count, of four bytes each. */
    private void header(int value) throws IOException {
        number = number << 8 | value;
        step++;
        if (step == 4 && number != 0x5041434bL) {
            throw malformed("this is no pack");
        }
        if (step == 8 && (number & 0xffffffffL) != 2) {
            throw malformed("this is no pack of version 2");
        }
        if (step == 12) {
            objectsLeft = number & 0xffffffffL;
            if (objectsLeft > MOST_OBJECTS) {
                throw new PushRequest.Refused("push-too-large", "more than %d objects".formatted(MOST_OBJECTS));
            }
            nextObject();
        }
    }

    private void nextObject() {
        begin(objectsLeft-- == 0 ? Part.TRAILER : Part.OBJECT_HEADER);
    }

    private void begin(Part next) {
        part = next;
        step = 0;
        if (next == Part.CONTENT) {
            inflater.reset();
            seen = 0;
            delta = new DeltaHeader();
        }
    }

    private void objectHeader(int value) throws IOException {
        if (step == 0) {
            type = value >> 4 & 7;
            size = value & 15;
        } else {
            size |= (long) (value & 0x7f) << (4 + 7 * (step - 1));
        }
        step++;
        if (step > 8) {
            throw malformed("the size of an object cannot be read");
        }
        if ((value & 0x80) == 0) {
            mustBeSmall(size);
            switch (type) {
                case 1, 2, 3, 4 -> begin(Part.CONTENT);
                case OFS_DELTA -> begin(Part.BASE_OFFSET);
                case REF_DELTA -> begin(Part.BASE_ID);
                default -> throw malformed("an object is of no known type");
            }
        }
    }

    private void baseOffset(int value) throws IOException {
        step++;
        if (step > 9) {
            throw malformed("the base of a delta cannot be read");
        }
        if ((value & 0x80) == 0) {
            begin(Part.CONTENT);
        }
    }

    private void skipTo(int length, Part next) {
        step++;
        if (step == length) {
            begin(next);
        }
    }

    private int content(byte[] bytes, int at, int end) throws IOException {
        try {
            inflater.setInput(bytes, at, end - at);
            while (!inflater.finished()) {
                int count = inflater.inflate(inflated);
                seen += count;
                if (seen > size) {
                    throw malformed("an object is larger than it says");
                }
                if (type >= OFS_DELTA) {
                    delta.look(inflated, count);
                    mustBeSmall(delta.resultSize());
                }
                if (count == 0 && !inflater.finished()) {
                    if (inflater.needsDictionary()) {
                        throw malformed("an object cannot be unpacked");
                    }
                    return end;
                }
            }
            if (seen < size) {
                throw malformed("an object is smaller than it says");
            }
            int consumed = end - inflater.getRemaining();
            nextObject();
            return consumed;
        } catch (DataFormatException e) {
            throw malformed("an object cannot be unpacked");
        }
    }

    private void mustBeSmall(long bytes) throws PushRequest.Refused {
        if (bytes > maxObject || bytes < 0) {
            throw new PushRequest.Refused(
                    "object-too-large", "an object of more than %d bytes is not taken".formatted(maxObject));
        }
    }

    private static PushRequest.Refused malformed(String sentence) {
        return new PushRequest.Refused("pack-malformed", sentence);
    }
}
