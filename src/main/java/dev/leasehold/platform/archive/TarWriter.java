package dev.leasehold.platform.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a tar file as it goes, holding nothing. It is one once {@link #finish} has run. */
public final class TarWriter {
    private final OutputStream out;
    private final long seconds;

    /** {@code seconds} since 1970 is the date of every entry. */
    public TarWriter(OutputStream out, long seconds) {
        this.out = out;
        this.seconds = seconds;
    }

    /** The stream must hold exactly {@code size} bytes. */
    public void add(String name, long size, InputStream content) throws IOException {
        if (!TarFormat.isName(name) || size > TarFormat.MOST_BYTES) {
            throw new IllegalArgumentException("no entry can be named '%s' and have %d bytes".formatted(name, size));
        }
        out.write(header(name, size));
        long written = content.transferTo(out);
        if (written != size) {
            throw new IOException("%s was to have %d bytes, and had %d".formatted(name, size, written));
        }
        out.write(new byte[TarFormat.padding(size)]);
    }

    public void finish() throws IOException {
        out.write(new byte[2 * TarFormat.BLOCK]);
        out.flush();
    }

    private byte[] header(String name, long size) {
        byte[] header = new byte[TarFormat.BLOCK];
        put(header, 0, name);
        put(header, TarFormat.MODE_AT, "0000644\0" + "0000000\0" + "0000000\0");
        put(header, TarFormat.SIZE_AT, "%011o\0".formatted(size));
        put(header, TarFormat.TIME_AT, "%011o\0".formatted(Math.clamp(seconds, 0, TarFormat.MOST_BYTES)));
        header[TarFormat.TYPE_AT] = '0';
        System.arraycopy(TarFormat.MAGIC, 0, header, TarFormat.MAGIC_AT, TarFormat.MAGIC.length);
        put(header, TarFormat.SUM_AT, "%06o\0 ".formatted(TarFormat.sum(header)));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
