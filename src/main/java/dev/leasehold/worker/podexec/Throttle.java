package dev.leasehold.worker.podexec;

import java.util.function.LongSupplier;

/**
 * How fast this service may ask the API server: so many requests a second, and a burst of some more. Who waits for its
 * turn does so by urgency: nothing that begins an attempt goes before what ends one or takes one over.
 *
 * <p>What makes or deletes passes here. The watches and logs are a few long requests, and do not.
 */
final class Throttle {
    enum Urgency {
        /** An attempt is ended, or looked for to be taken over. */
        SETTLING,
        /** An attempt is begun. */
        BEGINNING
    }

    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoTime;
    private int settlingWaits;
    private double tokens;
    private long filledAt;

    Throttle(int perSecond, int burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
        this.tokens = burst;
        this.filledAt = nanoTime.getAsLong();
    }

    /** Returns when it is this one's turn. */
    synchronized void pass(Urgency urgency) throws InterruptedException {
        boolean settling = urgency == Urgency.SETTLING;
        settlingWaits += settling ? 1 : 0;
        try {
            while ((!settling && settlingWaits > 0) || !take()) {
                wait(untilNext());
            }
        } finally {
            settlingWaits -= settling ? 1 : 0;
            notifyAll();
        }
    }

    private boolean take() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (now - filledAt) / NANOS * perSecond);
        filledAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** In milliseconds, at least one: an earlier look does no harm. */
    private long untilNext() {
        return Math.max(1, (long) Math.ceil((1 - Math.min(1, tokens)) / perSecond * 1000));
    }
}
