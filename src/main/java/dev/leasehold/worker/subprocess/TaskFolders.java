package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.Folders;
import dev.leasehold.worker.workspace.AttemptFailed;
import dev.leasehold.worker.workspace.InputStore;
import dev.leasehold.worker.workspace.TaskFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
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
        } catch (IOException e) {
            throw TaskFolder.failed(digest, e);
        }
        return folder;
    }

    private void fill(Path folder, String digest, InputStore store) throws IOException {
        Folders.createSearchable(root);
        Path fresh = root.resolve(".new-" + UUID.randomUUID());
        Path archive = root.resolve(fresh.getFileName() + ".tar");
        try {
            TaskFolder.unpack(digest, store, archive, fresh);
            appear(fresh, folder);
        } finally {
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
