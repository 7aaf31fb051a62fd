package dev.leasehold.worker.courier;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

/** The contents of many files in one, so that a million small ones are no million files. Gone from the disk when its folder is. */
final class Spool implements AutoCloseable {
    private final FileChannel file;
    private long end;

    /** {@code place} is not there yet. */
    Spool(Path place) throws IOException {
        this.file = FileChannel.open(place, CREATE_NEW, READ, WRITE);
    }

    /** Takes in all that comes. */
    Piece take(InputStream content) throws IOException {
        OutputStream to = Channels.newOutputStream(file.position(end));
        long size = content.transferTo(to);
        Piece piece = new Piece(this, end, size);
        end += size;
        return piece;
    }

    /** How many bytes it has. */
    long size() {
        return end;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    record Piece(Spool spool, long from, long size) {
        InputStream open() {
            return new BufferedInputStream(new Reading(this));
        }
    }

    private static final class Reading extends InputStream {
        private final Piece piece;
        private long read;

        Reading(Piece piece) {
            this.piece = piece;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            long left = piece.size - read;
            if (left == 0 || length == 0) {
                return length == 0 ? 0 : -1;
            }
            ByteBuffer room = ByteBuffer.wrap(into, at, (int) Math.min(length, left));
            int got = piece.spool.file.read(room, piece.from + read);
            if (got < 0) {
                throw new EOFException("what was sent is not there any more");
            }
            read += got;
            return got;
        }
    }
}
