package dev.leasehold.worker;

import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Bytes at positions: in memory while they are few, else in a file. Not safe for several threads. */
final class Storage implements AutoCloseable {
    private static final int MEMORY_BYTES = 32 * 1024;

    private final Path file;
    private byte[] memory = new byte[0];
    private @Nullable FileChannel channel;

    Storage(Path file) {
        this.file = file;
    }

    void write(long at, ByteBuffer bytes) throws IOException {
        long end = at + bytes.remaining();
        if (channel == null && end <= MEMORY_BYTES) {
            if (end > memory.length) {
                memory = Arrays.copyOf(memory, (int) Math.min(MEMORY_BYTES, Math.max(end, 2L * memory.length)));
            }
            bytes.duplicate().get(memory, (int) at, bytes.remaining());
            return;
        }
        writeFully(spilled(), at, bytes);
    }

    private FileChannel spilled() throws IOException {
        if (channel == null) {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
            writeFully(channel, 0, ByteBuffer.wrap(memory));
            memory = new byte[0];
        }
        return channel;
    }

    private static void writeFully(FileChannel channel, long at, ByteBuffer bytes) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    /** Fills the buffer. What was never written reads as zeros. */
    void read(long at, ByteBuffer into) throws IOException {
        if (channel == null) {
            into.put(memory, (int) at, into.remaining());
            return;
        }
        long position = at;
        while (into.hasRemaining()) {
            int count = channel.read(into, position);
            if (count < 0) {
                return;
            }
            position += count;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            Files.deleteIfExists(file);
        }
    }
}
