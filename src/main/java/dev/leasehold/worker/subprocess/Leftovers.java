package dev.leasehold.worker.subprocess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What attempts of this very host have left behind when they were over: something resisted while they were put away.
 *
 * <p>Nothing of an attempt under way is touched, however old it is: an attempt is {@link #living} from before its first
 * file until after its last, and no id is used twice.
 */
final class Leftovers {
    /** Longer than anything that is put away beside the work may take. */
    private static final Duration AGE = Duration.ofHours(1);

    private static final long SWEEP_NANOS = Duration.ofMinutes(10).toNanos();

    private final HostFolder folder;
    private final Set<String> living = ConcurrentHashMap.newKeySet();
    private final AtomicLong nextSweep = new AtomicLong(System.nanoTime() + SWEEP_NANOS);

    Leftovers(HostFolder folder) {
        this.folder = folder;
    }

    /** The time of an attempt on this host. */
    interface Living extends AutoCloseable {
        @Override
        void close();
    }

    /** The attempt lives until this is closed. */
    Living living(String id) {
        living.add(id);
        return () -> {
            living.remove(id);
            sweepWhenDue();
        };
    }

    /** Ids of attempts of which something was left for so long, and was, or dry would be, put away. */
    List<String> sweep(Duration age, boolean dryRun) {
        Instant old = Instant.now().minus(age);
        Set<String> found = new TreeSet<>();
        Set<String> young = new HashSet<>();
        Stream.of(folder.records(), folder.work(), folder.quarantine())
                .flatMap(each -> LeftoverSweep.list(each, "*").stream())
                .forEach(left -> (isOlder(left, old) ? found : young).add(id(left)));
        found.removeAll(young);
        // Looked at after what is on the disk: what began meanwhile is in here.
        found.removeAll(living);
        return found.stream()
                .filter(id -> dryRun || LeftoverSweep.putAway(folder, id))
                .toList();
    }

    private static boolean isOlder(Path left, Instant old) {
        try {
            return !Files.getLastModifiedTime(left, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isAfter(old);
        } catch (IOException goneMeanwhile) {
            return false;
        }
    }

    private void sweepWhenDue() {
        long due = nextSweep.get();
        if (System.nanoTime() - due >= 0 && nextSweep.compareAndSet(due, System.nanoTime() + SWEEP_NANOS)) {
            sweep(AGE, false);
        }
    }

    /** Of the attempt that a file or folder belongs to. */
    static String id(Path left) {
        String name = String.valueOf(left.getFileName());
        for (String end : List.of(AttemptRecord.UNFINISHED, AttemptRecord.FINISHED, AttemptRecord.LOG)) {
            if (name.endsWith(end)) {
                return name.substring(0, name.length() - end.length());
            }
        }
        return name;
    }
}
