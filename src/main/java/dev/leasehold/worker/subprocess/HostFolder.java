package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.process.FolderHint;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder of one live host.
 *
 * <pre>
 * lock        held while the host lives
 * attempts/   a record for each attempt under way, for whoever cleans up after a crash; the host's alone
 * work/       an {@link AttemptFolder} for each
 * trash/      folders on their way off the disk; the host's alone
 * cache/      histories of repositories and trees ahead of their use, searchable, not listable
 * folders/    what came with tasks to be read, the same
 * quarantine/ what commands have left to be delivered; the host's alone
 * starter     a copy of the program that starts commands, where there is one
 * </pre>
 */
final class HostFolder implements AutoCloseable {
    private final Path root;
    private final FileChannel lock;
    private final Trash trash;

    private HostFolder(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
        this.trash = new Trash(trashFolder());
    }

    static HostFolder open(Path root) {
        try {
            makeFolder(root, "rwx--x--x");
            FileChannel lock =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!held(lock)) {
                lock.close();
                throw StartRefused.host(
                        "folder-in-use", "another host runs in %s: give this one a folder of its own".formatted(root));
            }
            HostFolder folder = new HostFolder(root, lock);
            makeFolder(folder.records(), "rwx------");
            makeFolder(folder.work(), "rwx--x--x");
            FolderHint.unrelated(folder.work());
            makeFolder(folder.trashFolder(), "rwx------");
            makeFolder(folder.quarantine(), "rwx------");
            return folder;
        } catch (IOException e) {
            throw StartRefused.host("folder-unusable", "the host's folder %s cannot be used: %s".formatted(root, e));
        }
    }

    private static boolean held(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisJvm) {
            return false;
        }
    }

    private static void makeFolder(Path folder, String mode) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
        }
    }

    Path root() {
        return root;
    }

    Path records() {
        return root.resolve("attempts");
    }

    Path trashFolder() {
        return root.resolve("trash");
    }

    Path cache() {
        return root.resolve("cache");
    }

    Path folders() {
        return root.resolve("folders");
    }

    Path quarantine() {
        return root.resolve("quarantine");
    }

    Path starter() {
        return root.resolve("starter");
    }

    Trash trash() {
        return trash;
    }

    Path work() {
        return root.resolve("work");
    }

    @Override
    public void close() throws IOException {
        trash.close();
        lock.close();
    }
}
