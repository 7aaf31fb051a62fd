package dev.leasehold.platform;

import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import static dev.leasehold.platform.StartRefused.Why.FOLDER;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * One service per data folder.
 *
 * <ul>
 *   <li>The kernel holds the lock and drops it when the holder dies, however it dies. There is no stale lock.
 *   <li>Who is refused learns who holds it. That is kept in a file of its own: closing any descriptor of the locked
 *       file would drop the lock of this process.
 * </ul>
 */
public final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Creates the folder, for its owner alone, where it is missing. */
    public static FolderLock take(Path folder) {
        Folders.createSearchable(folder);
        try {
            FileChannel channel = FileChannel.open(folder.resolve("lock"), CREATE, WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new StartRefused(
                        FOLDER,
                        "The data folder %s is in use by %s.".formatted(folder, holder(folder)),
                        "Stop that one first, or name another folder with --data.");
            }
            Files.writeString(
                    holderFile(folder),
                    "process %d since %s"
                            .formatted(
                                    ProcessHandle.current().pid(), Instant.now().truncatedTo(ChronoUnit.SECONDS)));
            return new FolderLock(channel);
        } catch (IOException e) {
            throw Folders.notWritable(folder, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException held) {
            return null; // by this very process
        }
    }

    private static String holder(Path folder) throws IOException {
        return Files.exists(holderFile(folder)) ? Files.readString(holderFile(folder)) : "another process";
    }

    private static Path holderFile(Path folder) {
        return folder.resolve("lock.holder");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
