package dev.leasehold.lease;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Numbers of batches that the journal's appender has passed and not seen: their transactions have not ended yet, or have
 * been rolled back.
 *
 * <p>What came of a batch must not get a position before it. So the appender looks at these numbers in every round, and
 * at a batch that commits after any later one it is there.
 *
 * <p>Only a guess tells a rollback from a transaction that goes on: after {@link #PATIENCE_NANOS}, or when there are more
 * than {@link #MOST}, a number is given up. Should it commit all the same, a look from the front finds it.
 */
final class Stragglers {
    static final int MOST = 2_000;
    private static final long PATIENCE_NANOS = Duration.ofMinutes(10).toNanos();

    private TreeMap<Long, Long> missedSince = new TreeMap<>();

    Set<Long> numbers() {
        return missedSince.keySet();
    }

    /** These, and only these, are missing now. */
    void replace(Collection<Long> missing, long now) {
        TreeMap<Long, Long> next = new TreeMap<>();
        List<Long> latest =
                missing.stream().sorted(Comparator.reverseOrder()).limit(MOST).toList();
        for (Long number : latest) {
            long since = missedSince.getOrDefault(number, now);
            if (now - since < PATIENCE_NANOS) {
                next.put(number, since);
            }
        }
        missedSince = next;
    }
}
