package dev.leasehold.live;

import dev.leasehold.lease.Event;
import dev.leasehold.lease.Journal;
import dev.leasehold.lease.Signals;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The newest of the journal, read once for all who follow it: what a new event costs the database does not depend on how
 * many followers there are.
 *
 * <p>Positions have no gaps, so what is kept is one stretch of them. Who is further behind reads the journal itself.
 */
public final class JournalTail {
    private static final int KEPT = 4_096;
    private static final int PAGE = 1_000;
    private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    private final Journal journal;
    private final Signals signals;
    private final LongSupplier nanoTime;
    private final ReentrantLock reading = new ReentrantLock();
    private long lookedAt;
    private long seen = -1;
    private volatile Stretch kept = new Stretch(-1, List.of());

    public JournalTail(Journal journal, Signals signals, LongSupplier nanoTime) {
        this.journal = journal;
        this.signals = signals;
        this.nanoTime = nanoTime;
    }

    /** What there is after a position, up to and with {@code upTo}, which is where to go on. */
    public record Read(List<Event> events, long upTo) {}

    /** Events without a gap, up to and with {@code last}; not known at all while that is negative. */
    private record Stretch(long last, List<Event> events) {
        long before() {
            return last - events.size();
        }

        Stretch with(List<Event> newer) {
            List<Event> all = new ArrayList<>(events);
            all.addAll(newer);
            List<Event> newest = all.subList(Math.max(0, all.size() - KEPT), all.size());
            return new Stretch(newer.getLast().position(), List.copyOf(newest));
        }
    }

    /** Of all tasks, or of one. Of one there may be none, and yet the position goes on. */
    public Read after(long position, @Nullable String task, int limit) {
        Stretch now = upToDate();
        if (position < now.before()) {
            List<Event> events = task == null ? journal.after(position, limit) : journal.ofTask(task, position, limit);
            boolean all = events.size() < limit;
            long last = events.isEmpty() ? position : events.getLast().position();
            return new Read(events, all ? Math.max(last, now.before()) : last);
        }
        List<Event> newer = now.events()
                .subList(
                        (int) Math.min(position - now.before(), now.events().size()),
                        now.events().size());
        List<Event> wanted = newer.stream()
                .filter(event -> task == null || task.equals(event.task()))
                .limit(limit)
                .toList();
        return new Read(
                wanted,
                wanted.size() < limit
                        ? Math.max(position, now.last())
                        : wanted.getLast().position());
    }

    /** One looks, and those who come meanwhile wait for what it finds. */
    private Stretch upToDate() {
        reading.lock();
        try {
            long rung = signals.count(Signals.JOURNAL_PLACED);
            if (rung == seen && nanoTime.getAsLong() - lookedAt < LOOK_AGAIN_NANOS) {
                return kept;
            }
            if (kept.last() < 0) {
                kept = new Stretch(journal.head(), List.of());
            }
            List<Event> newer;
            do {
                newer = journal.after(kept.last(), PAGE);
                if (!newer.isEmpty()) {
                    kept = newer.getFirst().position() == kept.last() + 1
                            ? kept.with(newer)
                            : new Stretch(newer.getLast().position(), newer);
                }
            } while (newer.size() == PAGE);
            seen = rung;
            lookedAt = nanoTime.getAsLong();
            return kept;
        } finally {
            reading.unlock();
        }
    }
}
