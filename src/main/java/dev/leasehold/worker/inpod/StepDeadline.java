package dev.leasehold.worker.inpod;

import java.time.Duration;

/**
 * Until when a step of a pod may go on. A service or a forge that restarts is waited for, with pauses that grow, as long
 * as there is time left to say what it was that did not answer.
 */
final class StepDeadline {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

    private final long end;
    private final long lastTry;
    private final Duration firstPause;

    private StepDeadline(Duration patience, Duration firstPause) {
        long now = System.nanoTime();
        this.end = now + patience.toNanos();
        this.lastTry = now + patience.toNanos() / 10 * 9;
        this.firstPause = firstPause;
    }

    static StepDeadline in(Duration patience) {
        return new StepDeadline(patience, PAUSE);
    }

    /** For a test, which need not wait as long. */
    static StepDeadline in(Duration patience, Duration firstPause) {
        return new StepDeadline(patience, firstPause);
    }

    /** At least a moment, so that whoever asks fails by its own words. */
    Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    }

    Tries tries() {
        return new Tries();
    }

    /** Of one thing that is tried until it works. */
    final class Tries {
        private Duration pause = firstPause;

        /** Whether it should be tried once more, after the pause that this takes; at once when it should not. */
        boolean again() throws InterruptedException {
            if (isLast()) {
                return false;
            }
            Thread.sleep(pause);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
            return true;
        }

        private boolean isLast() {
            return System.nanoTime() + pause.toNanos() - lastTry >= 0;
        }
    }
}
