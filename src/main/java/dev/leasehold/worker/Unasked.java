package dev.leasehold.worker;

import dev.leasehold.lease.Grant;
import dev.leasehold.lease.NearHosts.Reservation;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** What a host is granted without having asked for it: the room that is kept for it, and the way to its start. */
final class Unasked {
    private final Room room;
    private final LongSupplier nanoTime;
    private final BlockingQueue<Granted> granted = new LinkedBlockingQueue<>();
    private final AtomicInteger promised = new AtomicInteger();
    private boolean closed;

    Unasked(Room room, LongSupplier nanoTime) {
        this.room = room;
        this.nanoTime = nanoTime;
    }

    private record Granted(List<Grant> grants, long askedAt) {}

    @FunctionalInterface
    interface Starter {
        void startAll(List<Grant> grants, long askedAt);
    }

    /** How much room is kept for what is being claimed, or was granted and is not started yet. */
    int promised() {
        return promised.get();
    }

    @Nullable
    synchronized Reservation reserve(int most) {
        int kept = closed ? 0 : room.take(most);
        return kept == 0 ? null : new Kept(kept, nanoTime.getAsLong());
    }

    /** From now on no more room is kept. What is being claimed for what was kept before is still to be started. */
    synchronized void close() {
        closed = true;
    }

    /** Waits up to {@code patience} for what was granted. */
    void startNext(Duration patience, Starter starter) throws InterruptedException {
        Granted next = granted.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) {
            try {
                starter.startAll(next.grants(), next.askedAt());
            } finally {
                promised.addAndGet(-next.grants().size());
            }
        }
    }

    private final class Kept implements Reservation {
        private final int tasks;
        private final long askedAt;

        private Kept(int tasks, long askedAt) {
            this.tasks = tasks;
            this.askedAt = askedAt;
            promised.addAndGet(tasks);
        }

        @Override
        public int tasks() {
            return tasks;
        }

        @Override
        public void take(List<Grant> grants) {
            int unused = tasks - grants.size();
            room.giveBack(unused);
            promised.addAndGet(-unused);
            if (!grants.isEmpty()) {
                granted.add(new Granted(grants, askedAt));
            }
        }
    }
}
