package dev.leasehold.platform.git;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.Deflater;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/** Writes a pack of whole objects into a new file, and tells their ids. It is a pack once {@link #finish} has run. */
public final class PackWriter implements Closeable {
    private static final int PIECE = 64 << 10;
    private static final int COUNT_AT = 8;

    /** A kind of object, as packs number it. */
    public enum Type {
        COMMIT(1),
        TREE(2),
        BLOB(3),
        TAG(4);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final ObjectFormat format;
    private final FileChannel file;
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final byte[] in = new byte[PIECE];
    private final byte[] out = new byte[PIECE];
    private int count;

    private PackWriter(ObjectFormat format, FileChannel file) {
        this.format = format;
        this.file = file;
    }

    public static PackWriter create(Path file, ObjectFormat format) throws IOException {
        PackWriter writer = new PackWriter(format, FileChannel.open(file, CREATE_NEW, READ, WRITE));
        writer.write(ByteBuffer.allocate(12)
                .put("PACK".getBytes(StandardCharsets.US_ASCII))
                .putInt(2)
                .putInt(0));
        return writer;
    }

    /** The id an object of these bytes has. The stream must hold exactly {@code size} of them. */
    public static String id(ObjectFormat format, Type type, long size, InputStream bytes) throws IOException {
        MessageDigest digest = digest(format, type, size);
        byte[] piece = new byte[PIECE];
        long left = size;
        for (int read = bytes.read(piece); read >= 0; read = bytes.read(piece)) {
            digest.update(piece, 0, read);
            left -= read;
        }
        if (left != 0) {
            throw new EOFException("an object of %d bytes has %d".formatted(size, size - left));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The id an object of these bytes has. */
    public static String id(ObjectFormat format, Type type, byte[] bytes) {
        MessageDigest digest = digest(format, type, bytes.length);
        return HexFormat.of().formatHex(digest.digest(bytes));
    }

    public String add(Type type, byte[] bytes) throws IOException {
        return add(type, bytes.length, new ByteArrayInputStream(bytes));
    }

    /** Adds an object. The stream must hold exactly {@code size} bytes. */
    public String add(Type type, long size, InputStream bytes) throws IOException {
        MessageDigest digest = digest(format, type, size);
        write(head(type, size));
        deflater.reset();
        long left = size;
        for (int read = bytes.read(in); read >= 0; read = bytes.read(in)) {
            digest.update(in, 0, read);
            left -= read;
            deflater.setInput(in, 0, read);
            drain();
        }
        if (left != 0) {
            throw new EOFException("an object of %d bytes has %d".formatted(size, size - left));
        }
        deflater.finish();
        drain();
        count++;
        return HexFormat.of().formatHex(digest.digest());
    }

    public int count() {
        return count;
    }

    public long bytes() throws IOException {
        return file.position();
    }

    /** Writes the count and the sum over all. */
    public void finish() throws IOException {
        file.write(ByteBuffer.allocate(4).putInt(0, count), COUNT_AT);
        MessageDigest digest = format.digest();
        ByteBuffer piece = ByteBuffer.wrap(in);
        for (long at = 0; at < file.size(); ) {
            at += file.read(piece.clear(), at);
            digest.update(piece.flip());
        }
        write(ByteBuffer.wrap(digest.digest()).position(format.idLength() / 2));
    }

    private static MessageDigest digest(ObjectFormat format, Type type, long size) {
        MessageDigest digest = format.digest();
        digest.update((type.wire() + " " + size + "\0").getBytes(StandardCharsets.US_ASCII));
        return digest;
    }

    /** Three bits of type and the size, lowest bits first, with the top bit where more follows. */
    private static ByteBuffer head(Type type, long size) {
        ByteBuffer head = ByteBuffer.allocate(10);
        long rest = size >>> 4;
        head.put((byte) ((rest == 0 ? 0 : 0x80) | type.number << 4 | (int) (size & 15)));
        while (rest != 0) {
            head.put((byte) ((rest >>> 7 == 0 ? 0 : 0x80) | (int) (rest & 0x7f)));
            rest >>>= 7;
        }
        return head;
    }

    private void drain() throws IOException {
        int made = deflater.deflate(out);
        while (made > 0) {
            write(ByteBuffer.wrap(out, 0, made).position(made));
            made = deflater.deflate(out);
        }
    }

    private void write(ByteBuffer filled) throws IOException {
        filled.flip();
        while (filled.hasRemaining()) {
            file.write(filled);
        }
    }

    @Override
    public void close() throws IOException {
        deflater.end();
        file.close();
    }
}
