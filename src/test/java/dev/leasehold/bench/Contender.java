package dev.leasehold.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One way of doing no-op work that was queued before. */
interface Contender extends AutoCloseable {

    /** Queues so much work. */
    void fill(int tasks);

    /** Begins to do it. */
    void start();

    /** How many were executed, from memory: costs nothing to ask. */
    long executed();

    /** How many are done for good: their end is committed, or will be at no further cost. Read from the database. */
    long done();

    @Override
    void close();

    /** Tasks done per second, in a window that begins when it is warm. The queue must not run empty before. */
    static double rate(Contender contender, int tasks, Duration warmUp, Duration window) throws InterruptedException {
        contender.fill(tasks);
        contender.start();
        awaitFirst(contender);
        TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
        long doneBefore = contender.done();
        long start = System.nanoTime();
        while (System.nanoTime() - start < window.toNanos() && contender.executed() < tasks) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        boolean ranEmpty = contender.executed() >= tasks;
        long end = System.nanoTime();
        long done = contender.done() - doneBefore;
        if (ranEmpty) {
            System.err.printf("    (the queue of %d ran empty: the window was shorter)%n", tasks);
        }
        return done / ((end - start) / 1e9);
    }

    private static void awaitFirst(Contender contender) throws InterruptedException {
        long start = System.nanoTime();
        while (contender.executed() == 0) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(30)) {
                throw new IllegalStateException(contender + " did nothing for 30 s");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }
}
