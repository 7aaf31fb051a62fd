package dev.leasehold.worker.courier;

import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Who is at the desk at once, so that no number of pods fills the service's memory, its disk or its processors. Nobody waits for
 * longer than a connection is kept that is silent: they are told to come again.
 */
final class Crowd {
    private static final int RECKONING = 4;
    private static final int LARGE = 2;
    private static final int PATIENCE_SECONDS = 20;

    private final Set<String> attempts = ConcurrentHashMap.newKeySet();
    private final Semaphore large = new Semaphore(LARGE, true);
    private final Semaphore reckoning = new Semaphore(RECKONING, true);

    /** Of one attempt, once: it may be asked for again while the first call still goes on. */
    Place enter(String attempt) {
        if (!attempts.add(attempt)) {
            throw busy("Attempt %s is being looked at.".formatted(attempt));
        }
        return new Place(attempt);
    }

    private static RuntimeException busy(String why) {
        return Problem.of(ProblemCode.OVERLOADED, why).exception();
    }

    /** Given back as a whole, by the thread that has it. */
    final class Place implements AutoCloseable {
        private final String attempt;
        private boolean isLarge;
        private int reckons;

        private Place(String attempt) {
            this.attempt = attempt;
        }

        /** Before much is held in memory or on the disk. */
        void becomeLarge() throws InterruptedException {
            take(large, 1);
            isLarge = true;
        }

        /** Before there is much to compute; alone, where git reads what a stranger has packed and may use much memory. */
        void reckon(boolean alone) throws InterruptedException {
            int all = alone ? RECKONING : 1;
            take(reckoning, all);
            reckons = all;
        }

        private void take(Semaphore from, int permits) throws InterruptedException {
            if (!from.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw busy("Too many pods hand in what their commands have left.");
            }
        }

        @Override
        public void close() {
            reckoning.release(reckons);
            if (isLarge) {
                large.release();
            }
            attempts.remove(attempt);
        }
    }
}
