package dev.leasehold.lease;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Who waits for what, in this process. Every subject has a count that only grows: take it, look, and then wait for a
 * larger one. So what happens between looking and waiting is not missed.
 *
 * <p>What is rung here is passed on to {@code others}, the waiters of other processes.
 */
public final class Signals implements Bell {
    /** Holders of running tasks should renew. */
    public static final String ATTENTION = "attention";
    /** Errands have got an answer. */
    public static final String ANSWERED = "answered";
    /** Work waits to be read back. */
    public static final String LANDED = "landed";
    /** Something was asked of a task that stays up. */
    public static final String ASKED = "asked";
    /** Entries wait for a position. */
    public static final String JOURNAL_WRITTEN = "journal-written";
    /** Entries have got a position. */
    public static final String JOURNAL_PLACED = "journal-placed";

    private static final String LEAVING = "leaving:";
    private static final int BUCKETS = 64;

    private final Map<String, Subject> subjects = new ConcurrentHashMap<>();
    private final Consumer<Set<String>> others;

    public Signals(Consumer<Set<String>> others) {
        this.others = others;
    }

    /** The subject of tasks that may be ready. */
    public static String ready(String role) {
        return "ready:" + role;
    }

    /**
     * The subject of a host elsewhere that leaves. Shared with some others of its role, whose claims then end early: hosts
     * come and go, and subjects stay.
     */
    public static String leaving(String role, String host) {
        return "%s%s:%d".formatted(LEAVING, role, Math.floorMod(host.hashCode(), BUCKETS));
    }

    @Override
    public void ready(Collection<String> roles) {
        Set<String> subjects = new TreeSet<>();
        roles.forEach(role -> subjects.add(ready(role)));
        ring(subjects);
    }

    @Override
    public void journal() {
        ring(Set.of(JOURNAL_WRITTEN));
    }

    @Override
    public void landed() {
        ring(Set.of(LANDED));
    }

    @Override
    public void attention() {
        ring(Set.of(ATTENTION));
    }

    public void ring(Set<String> subjects) {
        heard(subjects);
        others.accept(subjects);
    }

    /** Another process rang. */
    public void heard(Collection<String> subjects) {
        for (String name : subjects) {
            subject(name).ring();
            if (name.startsWith(LEAVING)) {
                nudge(ready(name.substring(LEAVING.length(), name.lastIndexOf(':'))));
            }
        }
    }

    /** Anything may have happened: the line to the other processes was down. Whoever leaves says so again. */
    public void heardAll() {
        subjects.forEach((name, subject) -> {
            if (!name.startsWith(LEAVING)) {
                subject.ring();
            }
        });
    }

    /** Whoever waits for this looks whether there is still a reason to. */
    public void nudge(String subject) {
        subject(subject).nudge();
    }

    public long count(String subject) {
        return subject(subject).count;
    }

    /** Waits until the subject has rung more than {@code seen} times, or for {@code most}. */
    public void await(String subject, long seen, Duration most) throws InterruptedException {
        await(subject, seen, most, () -> false);
    }

    /** The same, or until there is no reason any more; that is looked at when somebody {@linkplain #nudge nudges}. */
    public void await(String subject, long seen, Duration most, BooleanSupplier enough) throws InterruptedException {
        subject(subject).await(seen, most, enough);
    }

    private Subject subject(String name) {
        return subjects.computeIfAbsent(name, _ -> new Subject());
    }

    /**
     * With a lock of its own, so that a ring wakes nobody who waits for another subject. No monitor: a virtual thread that
     * waits in one is woken by way of another thread.
     */
    private static final class Subject {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition rung = lock.newCondition();
        private volatile long count;

        @SuppressWarnings("NonAtomicVolatileUpdate") // only under the lock
        void ring() {
            lock.lock();
            try {
                count++;
                rung.signalAll();
            } finally {
                lock.unlock();
            }
        }

        void nudge() {
            lock.lock();
            try {
                rung.signalAll();
            } finally {
                lock.unlock();
            }
        }

        void await(long seen, Duration most, BooleanSupplier enough) throws InterruptedException {
            lock.lock();
            try {
                for (long left = most.toNanos(); count <= seen && left > 0 && !enough.getAsBoolean(); ) {
                    left = rung.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
