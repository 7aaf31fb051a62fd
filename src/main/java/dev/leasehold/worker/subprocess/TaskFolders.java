package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Code;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.archive.ArchiveRefused;
import dev.leasehold.platform.archive.Unpacking;
import dev.leasehold.worker.workspace.AttemptFailed;
import dev.leasehold.worker.workspace.InputStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Folders that came with tasks, unpacked once for all attempts of this host that read them, each under its digest.
 *
 * <p>One is there whole or not at all. It is kept for longer than any attempt that may read it can last.
 */
final class TaskFolders {
    private static final System.Logger LOG = System.getLogger(TaskFolders.class.getName());
    private static final Duration KEPT_UNUSED = Duration.ofDays(15);
    private static final long SWEEP_NANOS = Duration.ofHours(6).toNanos();

    private final Path root;
    private final AtomicLong nextSweep = new AtomicLong(System.nanoTime());

    TaskFolders(Path root) {
        this.root = root;
    }

    Path open(String digest, InputStore store) throws AttemptFailed {
        Path folder = root.resolve(digest.substring(digest.indexOf(':') + 1));
        try {
            if (!Files.isDirectory(folder)) {
                fill(folder, digest, store);
            }
            Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
            sweep();
        } catch (NoSuchFileException missing) {
            throw new AttemptFailed(
                    Code.INPUT_MISSING, "nothing is stored under %s, the task's folder".formatted(digest));
        } catch (ArchiveRefused e) {
            throw new AttemptFailed(
                    Code.SETUP_FAILED, "the task's folder %s cannot be unpacked: %s".formatted(digest, e.getMessage()));
        } catch (IOException e) {
            throw new AttemptFailed(
                    Code.WORKSPACE_FAILED, "the task's folder %s cannot be unpacked: %s".formatted(digest, e));
        }
        return folder;
    }

    private void fill(Path folder, String digest, InputStore store) throws IOException {
        Folders.createSearchable(root);
        Path fresh = root.resolve(".new-" + UUID.randomUUID());
        Path archive = root.resolve(fresh.getFileName() + ".tar");
        try {
            store.fetch(digest, archive);
            Files.createDirectory(fresh);
            Unpacking.DEFAULT.unpack(archive, fresh);
            // To be read by the users of attempts, whatever this process's umask is; and to be changed by nobody.
            for (Path each : all(fresh)) {
                if (!Files.isSymbolicLink(each)) {
                    boolean program = Files.isDirectory(each) || Files.isExecutable(each);
                    Files.setPosixFilePermissions(
                            each, PosixFilePermissions.fromString(program ? "r-xr-xr-x" : "r--r--r--"));
                }
            }
            appear(fresh, folder);
        } finally {
            Files.deleteIfExists(archive);
            Workspaces.remove(fresh);
        }
    }

    /** Of two that race one wins, and both have the same. */
    private static void appear(Path fresh, Path folder) throws IOException {
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList();
        }
    }

    private void sweep() throws IOException {
        long due = nextSweep.get();
        if (System.nanoTime() - due < 0 || !nextSweep.compareAndSet(due, System.nanoTime() + SWEEP_NANOS)) {
            return;
        }
        Instant old = Instant.now().minus(KEPT_UNUSED);
        List<Path> folders;
        try (Stream<Path> list = Files.list(root)) {
            folders = list.toList();
        }
        for (Path folder : folders) {
            if (Files.getLastModifiedTime(folder).toInstant().isBefore(old)) {
                Workspaces.remove(folder);
                LOG.log(System.Logger.Level.INFO, "dropped a task's folder, unused for long: " + folder.getFileName());
            }
        }
    }
}
