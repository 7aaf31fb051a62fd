package dev.leasehold.lease;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
    /** Work waits to be read back. */
    public static final String LANDED = "landed";
    /** Entries wait for a position. */
    public static final String JOURNAL_WRITTEN = "journal-written";
    /** Entries have got a position. */
    public static final String JOURNAL_PLACED = "journal-placed";

    private final Map<String, Long> counts = new HashMap<>();
    private final Consumer<Set<String>> others;

    public Signals(Consumer<Set<String>> others) {
        this.others = others;
    }

    /** The subject of tasks that may be ready. */
    public static String ready(String role) {
        return "ready:" + role;
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
    public synchronized void heard(Collection<String> subjects) {
        subjects.forEach(subject -> counts.merge(subject, 1L, Long::sum));
        notifyAll();
    }

    /** Anything may have happened: the line to the other processes was down. */
    public synchronized void heardAll() {
        counts.replaceAll((_, count) -> count + 1);
        notifyAll();
    }

    public synchronized long count(String subject) {
        return counts.computeIfAbsent(subject, _ -> 0L);
    }

    /** Waits until the subject has rung more than {@code seen} times, or for {@code most}. */
    public synchronized void await(String subject, long seen, Duration most) throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        for (long left = most.toNanos(); count(subject) <= seen && left > 0; left = until - System.nanoTime()) {
            wait(Math.max(1, left / 1_000_000));
        }
    }
}
