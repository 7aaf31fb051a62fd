package dev.leasehold.reaper;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** What goes on side by side until the end of the service, which waits for it: until then its connections stay open. */
final class UnderWay {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile boolean ending;

    /** Does nothing once the end has begun. */
    void run(Runnable work) {
        if (ending || !lock.readLock().tryLock()) {
            return;
        }
        try {
            work.run();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Begins nothing more, and waits for what goes on; false if that took too long. */
    boolean end(Duration patience) throws InterruptedException {
        ending = true;
        return lock.writeLock().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
