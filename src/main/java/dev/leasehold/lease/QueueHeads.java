package dev.leasehold.lease;

import org.jspecify.annotations.Nullable;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
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
 *   <li>What it has passed over all the same is claimed behind it, a stretch at a time: in turn just there, where late
 *       ones are, and further down to the front, again and again. So none is lost.
 *   <li>A stretch is as long as can be looked at in a moment, so that no claim waits long for it, and all looks together
 *       take at most half a hundredth of the time. While something is found, the next look is at the same stretch and
 *       at once.
 * </ul>
 */
final class QueueHeads {
    static final long LAG = 1_000;
    static final long FIRST_WIDTH = 1 << 16;
    private static final long LEAST_WIDTH = 1 << 10;
    private static final long MOST_WIDTH = 1L << 50;
    private static final long LONG_LOOK_NANOS = 10_000_000L;
    private static final long BETWEEN_SWEEPS_NANOS = 250_000_000L;
    private static final int COST_FACTOR = 200;
    static final int MANY = 10_000;

    private final Map<Lane, Head> heads = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /** Places of a lane behind its hint, {@code until} excluded. */
    record Stretch(Lane lane, long from, long until, boolean near) {}

    /**
     * @param taken the last place taken
     * @param swept down to where the sweep under way has looked
     * @param near whether to look just behind the hint next
     * @param nearWidth how many places to look at there
     * @param farWidth and how many further down
     * @param lookAt when to look again
     * @param lookUnderWay nobody else looks meanwhile
     */
    private record Head(
            long taken, long swept, boolean near, long nearWidth, long farWidth, long lookAt, boolean lookUnderWay) {

        static Head unswept(long taken, long nearWidth, long lookAt) {
            return new Head(taken, Long.MAX_VALUE, true, nearWidth, FIRST_WIDTH, lookAt, false);
        }

        long start() {
            return Math.max(0, taken - LAG);
        }

        boolean due(long now) {
            return start() > 0 && !lookUnderWay && now - lookAt >= 0;
        }

        Stretch next(Lane lane) {
            long until = near ? start() : Math.min(swept, start());
            return new Stretch(lane, Math.max(0, until - (near ? nearWidth : farWidth)), until, near);
        }

        Head took(long lastPlace) {
            return new Head(Math.max(taken, lastPlace), swept, near, nearWidth, farWidth, lookAt, lookUnderWay);
        }

        Head looking() {
            return new Head(taken, swept, near, nearWidth, farWidth, lookAt, true);
        }

        Head again(long at) {
            return new Head(taken, swept, near, nearWidth, farWidth, at, false);
        }

        Head lookedAt(Stretch stretch, long tookNanos, long now) {
            long pause = COST_FACTOR * tookNanos;
            long nextNear = stretch.near ? next(nearWidth, FIRST_WIDTH, tookNanos) : nearWidth;
            if (stretch.from == 0) {
                return unswept(taken, nextNear, now + Math.max(BETWEEN_SWEEPS_NANOS, pause));
            }
            long nextFar = stretch.near ? farWidth : next(farWidth, MOST_WIDTH, tookNanos);
            boolean goesOn = !stretch.near || swept == Long.MAX_VALUE;
            return new Head(taken, goesOn ? stretch.from : swept, !stretch.near, nextNear, nextFar, now + pause, false);
        }

        private static long next(long width, long most, long tookNanos) {
            if (tookNanos > LONG_LOOK_NANOS) {
                return Math.max(LEAST_WIDTH, width / 2);
            }
            return tookNanos < LONG_LOOK_NANOS / 2 ? Math.min(most, width * 2) : width;
        }
    }

    QueueHeads(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** From which place on to look. */
    long of(Lane lane) {
        Head head = heads.get(lane);
        return head == null ? 0 : head.start();
    }

    /** The last place that was taken, 0 for none. */
    void took(Lane lane, long lastPlace) {
        long now = nanoTime.getAsLong();
        heads.compute(
                lane,
                (_, before) -> before == null
                        ? Head.unswept(lastPlace, FIRST_WIDTH, now + BETWEEN_SWEEPS_NANOS)
                        : before.took(lastPlace));
    }

    /**
     * Forgets the lanes of a role but for these, once there are many: lanes of groups come and go for as long as a service
     * runs. Not at once, for most come again.
     */
    void keepOnly(String role, Set<Lane> lanes) {
        if (heads.size() <= MANY) {
            return;
        }
        heads.keySet().removeIf(lane -> lane.role().equals(role) && !lanes.contains(lane));
    }

    /**
     * Where it is time to look for what was passed over: in one of these lanes. Whoever gets it looks, and says
     * {@link #looked}, or {@link #leftAlone} where it came to nothing.
     */
    @Nullable
    Stretch due(Collection<Lane> lanes) {
        long now = nanoTime.getAsLong();
        Lane longest = null;
        long since = now;
        for (Lane lane : lanes) {
            Head head = heads.get(lane);
            if (head != null && head.due(now) && (longest == null || head.lookAt - since < 0)) {
                longest = lane;
                since = head.lookAt;
            }
        }
        return longest == null ? null : take(longest, now);
    }

    private @Nullable Stretch take(Lane lane, long now) {
        Stretch[] taken = new Stretch[1];
        heads.computeIfPresent(lane, (_, head) -> {
            if (!head.due(now)) {
                return head;
            }
            taken[0] = head.next(lane);
            return head.looking();
        });
        return taken[0];
    }

    void looked(Stretch stretch, boolean found, long tookNanos) {
        long now = nanoTime.getAsLong();
        heads.computeIfPresent(
                stretch.lane, (_, head) -> found ? head.again(now) : head.lookedAt(stretch, tookNanos, now));
    }

    void leftAlone(Stretch stretch) {
        heads.computeIfPresent(stretch.lane, (_, head) -> head.again(nanoTime.getAsLong() + BETWEEN_SWEEPS_NANOS));
    }
}
