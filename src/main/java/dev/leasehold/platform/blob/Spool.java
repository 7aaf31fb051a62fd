package dev.leasehold.platform.blob;

import dev.leasehold.platform.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * An upload on its way in: received whole, and its digest known, before the database hears of it. So a slow client
 * holds no connection and no transaction, and one that breaks off leaves no row.
 *
 * <p>It lies in a file without a name, which the kernel takes back when this process ends, in whatever way.
 */
final class Spool implements AutoCloseable {
    /** Also the size of a stored chunk. */
    static final int PIECE = 256 * 1024;

    private final FileChannel file;
    private final Blob blob;

    private Spool(FileChannel file, Blob blob) {
        this.file = file;
        this.blob = blob;
    }

    static Spool receive(InputStream content) throws IOException {
        Path name = Files.createTempFile("leasehold-upload-", null);
        FileChannel file = FileChannel.open(name, READ, WRITE, DELETE_ON_CLOSE);
        try {
            return new Spool(file, copy(content, file));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static Blob copy(InputStream content, FileChannel file) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] piece = new byte[PIECE];
        long size = 0;
        for (int read = content.readNBytes(piece, 0, PIECE); read > 0; read = content.readNBytes(piece, 0, PIECE)) {
            digest.update(piece, 0, read);
            writeFully(file, ByteBuffer.wrap(piece, 0, read));
            size += read;
        }
        return new Blob(Digest.of(digest), size);
    }

    private static void writeFully(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    Blob blob() {
        return blob;
    }

    /** How many pieces there are; an empty content has none. */
    int pieces() {
        return Math.toIntExact((blob.size() + PIECE - 1) / PIECE);
    }

    byte[] piece(int number) throws IOException {
        long from = (long) number * PIECE;
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(PIECE, blob.size() - from));
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("the spooled upload ended early");
            }
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
