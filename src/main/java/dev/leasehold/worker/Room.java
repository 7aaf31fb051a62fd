package dev.leasehold.worker;

import java.time.Duration;

/**
 * How much a host may take on: so many attempts that run, and so many more that have ended and are not settled yet. The
 * second bound matters only to attempts so short that settling cannot keep up with them.
 */
final class Room {
    private final int mostRunning;
    private final int mostHeld;
    private int running;
    private int held;
    private boolean closed;

    Room(int mostRunning, int mostUnsettled) {
        this.mostRunning = mostRunning;
        this.mostHeld = mostRunning + mostUnsettled;
    }

    /** Takes all there is; waits up to {@code patience} for the first. Returns how much. */
    synchronized int take(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); free() == 0 && !closed && left > 0; left = until - System.nanoTime()) {
            wait(Math.max(1, left / 1_000_000));
        }
        return take(Integer.MAX_VALUE);
    }

    /** Takes up to so much of what there is, and does not wait for any. Returns how much. */
    synchronized int take(int most) {
        int taken = Math.max(0, Math.min(most, free()));
        running += taken;
        held += taken;
        return taken;
    }

    /** Nothing is taken any more, and nobody waits for it. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private int free() {
        return closed ? 0 : Math.min(mostRunning - running, mostHeld - held);
    }

    /** So many were taken, and nothing came of them. */
    synchronized void giveBack(int unused) {
        running -= unused;
        held -= unused;
        notifyAll();
    }

    /** What was taken is left to others: it was for something that has a place of its own. */
    void leave() {
        giveBack(1);
    }

    /** An attempt does not run any more. */
    synchronized void ended() {
        running--;
        notifyAll();
    }

    /** What ended is not held any more. */
    synchronized void settled() {
        held--;
        notifyAll();
    }
}
