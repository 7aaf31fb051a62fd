package dev.leasehold.lease;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Where claims start to look in each lane, so that they need not walk over what was claimed long ago.
 *
 * <p>While some transaction elsewhere is held open, PostgreSQL cannot remove the index entries of claimed tasks, and a
 * claim that starts at the front passes over every one of them. This is only a hint, kept by each service for itself:
 *
 * <ul>
 *   <li>It stays {@link #LAG} places behind the last one taken, for submissions that got their place earlier and
 *       commit later.
 *   <li>Now and then a claim starts at the very front, so a task that the hint passed over waits, but is never lost.
 *       The interval grows with what such a look costs, so that it takes at most a fiftieth of the time.
 * </ul>
 */
final class QueueHeads {
    static final long LAG = 2_000;
    private static final long SHORTEST_INTERVAL_NANOS = 1_000_000_000L;
    private static final int COST_FACTOR = 50;

    private final Map<Lane, Head> heads = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    private record Head(long taken, long lookAtFrontAt) {}

    QueueHeads(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** From which place on to look. */
    long of(Lane lane) {
        Head head = heads.get(lane);
        return head == null || nanoTime.getAsLong() - head.lookAtFrontAt >= 0 ? 0 : Math.max(0, head.taken - LAG);
    }

    /** What was found from there, and how long it took. */
    void took(Lane lane, long from, long lastPlace, long tookNanos) {
        heads.compute(lane, (_, before) -> {
            long taken = before == null ? lastPlace : Math.max(before.taken, lastPlace);
            long next = from > 0 && before != null
                    ? before.lookAtFrontAt
                    : nanoTime.getAsLong() + Math.max(SHORTEST_INTERVAL_NANOS, COST_FACTOR * tookNanos);
            return new Head(taken, next);
        });
    }
}
