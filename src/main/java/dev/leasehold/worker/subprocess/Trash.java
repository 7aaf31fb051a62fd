package dev.leasehold.worker.subprocess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Removes folders beside the work: a folder is out of its place at once, and off the disk soon after.
 *
 * <p>A file system that is busy with other people's fsyncs makes a removal wait for milliseconds. When more folders wait
 * than {@link #WAITING}, whoever brings the next one removes it himself, so that the disk cannot fill up behind us.
 */
final class Trash implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Trash.class.getName());
    private static final int WAITING = 64;
    private static final long CLOSE_SECONDS = 30;

    private final Path folder;
    private final Semaphore room = new Semaphore(WAITING);
    private final AtomicLong names = new AtomicLong();
    private final ExecutorService remover = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("leasehold-trash").factory());

    Trash(Path folder) {
        this.folder = folder;
    }

    /** Nothing of the folder is in its place any more when this returns. */
    void take(Path unwanted) throws IOException {
        if (!room.tryAcquire()) {
            Workspaces.remove(unwanted);
            return;
        }
        Path place = folder.resolve(String.valueOf(names.incrementAndGet()));
        try {
            Files.move(unwanted, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            room.release();
            throw e;
        }
        remover.execute(() -> remove(place));
    }

    private void remove(Path place) {
        try {
            if (!AttemptFolder.removeEmpty(place)) {
                Workspaces.remove(place);
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, place + " stays until the next start", e);
        } finally {
            room.release();
        }
    }

    @Override
    public void close() {
        remover.shutdown();
        try {
            if (!remover.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "some of {0} stays until the next start", folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
