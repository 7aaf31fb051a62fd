package dev.leasehold.worker.courier;

import java.io.IOException;
import java.io.OutputStream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes a parcel as it goes, holding nothing. It is one once {@link #end} has run. */
final class ParcelWriter {
    private static final byte[] NOTHING = {};

    private final OutputStream out;

    /** Writes its bytes. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    ParcelWriter(OutputStream out) throws IOException {
        this.out = out;
        out.write(ParcelReader.FIRST_LINE.getBytes(US_ASCII));
    }

    void folder(String path, int mode) throws IOException {
        write(ParcelKind.FOLDER, mode, path, NOTHING);
    }

    void file(String path, int mode, byte[] content) throws IOException {
        write(ParcelKind.FILE, mode, path, content);
    }

    /** The content must be exactly {@code size} bytes. */
    void file(String path, int mode, long size, Content content) throws IOException {
        write(ParcelKind.FILE, mode, path, size, content);
    }

    void link(String path, String target) throws IOException {
        write(ParcelKind.LINK, 0777, path, target.getBytes(UTF_8));
    }

    /** What has no place in a folder. */
    void put(ParcelKind kind, byte[] content) throws IOException {
        write(kind, 0, "", content);
    }

    void end() throws IOException {
        write(ParcelKind.END, 0, "", NOTHING);
        out.flush();
    }

    private void write(ParcelKind kind, int mode, String path, byte[] content) throws IOException {
        write(kind, mode, path, content.length, to -> to.write(content));
    }

    private void write(ParcelKind kind, int mode, String path, long size, Content content) throws IOException {
        byte[] name = path.getBytes(UTF_8);
        out.write(
                "%s %o %d %d\n".formatted(kind.wire(), mode, size, name.length).getBytes(US_ASCII));
        out.write(name);
        Counted counted = new Counted(out);
        content.writeTo(counted);
        if (counted.written != size) {
            throw new IOException("%s was to have %d bytes, and had %d".formatted(path, size, counted.written));
        }
    }

    private static final class Counted extends OutputStream {
        private final OutputStream out;
        private long written;

        Counted(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            written++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            written += length;
        }
    }
}
