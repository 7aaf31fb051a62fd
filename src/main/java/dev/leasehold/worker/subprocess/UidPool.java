package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.process.ProcFs;
import dev.leasehold.platform.process.Signal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Optional;

/**
 * Lends each running attempt a user that no other one has, on this host or on another one of the machine.
 *
 * <p>A host holds a slice of the range by a file lock, which the kernel takes back when the host dies. Whatever still
 * runs as a user of a slice nobody holds is a leftover, and is ended when the slice is taken.
 */
final class UidPool implements AutoCloseable {
    private final UidRange slice;
    private final FileChannel lock;
    private final BitSet taken = new BitSet();
    private int next;

    private UidPool(UidRange slice, FileChannel lock) {
        this.slice = slice;
        this.lock = lock;
    }

    /** Takes the first slice that no live host has. */
    static UidPool claim(UidRange range, Path locks) throws IOException {
        Files.createDirectories(locks);
        for (int first = range.first(); first < range.first() + range.count(); first += UidRange.SLICE) {
            UidRange slice = new UidRange(first, Math.min(UidRange.SLICE, range.first() + range.count() - first));
            FileChannel lock = FileChannel.open(
                    locks.resolve("uids-" + first + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (held(lock)) {
                endLeftovers(slice);
                return new UidPool(slice, lock);
            }
            lock.close();
        }
        throw StartRefused.host(
                "uids-taken",
                "other hosts hold all users from %d to %d: configure another uid range for this one"
                        .formatted(range.first(), range.first() + range.count() - 1));
    }

    private static boolean held(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisJvm) {
            return false;
        }
    }

    private static void endLeftovers(UidRange slice) {
        boolean found = true;
        while (found) {
            found = false;
            for (int pid : ProcFs.pids()) {
                if (ProcFs.uid(pid).filter(slice::contains).isPresent()) {
                    found |= ProcFs.stat(pid).filter(stat -> !stat.zombie()).stream()
                            .peek(Signal.KILL::to)
                            .findAny()
                            .isPresent();
                }
            }
        }
    }

    /** The least recently used one is taken next, so that a uid rests before it means somebody else. */
    synchronized Optional<Integer> take() {
        int free = taken.nextClearBit(next);
        if (free >= slice.count()) {
            free = taken.nextClearBit(0);
        }
        if (free >= slice.count()) {
            return Optional.empty();
        }
        taken.set(free);
        next = (free + 1) % slice.count();
        return Optional.of(slice.first() + free);
    }

    synchronized void giveBack(int uid) {
        taken.clear(uid - slice.first());
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
