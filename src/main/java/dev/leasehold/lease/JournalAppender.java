package dev.leasehold.lease;

import dev.leasehold.platform.sql.DatabaseException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Gives positions as soon as something was written, and tells who waits for them.
 *
 * <p>A short pause after each round lets many commits share one. Every service runs this; at any moment the database
 * lets one of them be the appender, and the others find nothing to do.
 */
final class JournalAppender implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JournalAppender.class);
    private static final long PAUSE_MILLIS = 20;
    private static final Duration SLOW_POLL = Duration.ofMillis(500);
    private static final Duration LAST_ROUND = Duration.ofSeconds(5);

    private final Journal journal;
    private final Signals signals;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    JournalAppender(Journal journal, Signals signals) {
        this.journal = journal;
        this.signals = signals;
    }

    void start() {
        thread = Thread.ofVirtual().name("journal-appender").start(this::loop);
    }

    private void loop() {
        try {
            while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                long seen = signals.count(Signals.JOURNAL_WRITTEN);
                if (!placed()) {
                    signals.await(Signals.JOURNAL_WRITTEN, seen, SLOW_POLL);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean placed() {
        try {
            boolean placed = journal.place();
            if (placed) {
                signals.ring(Set.of(Signals.JOURNAL_PLACED));
            }
            return placed;
        } catch (DatabaseException e) {
            LOG.warnf("event=journal-waits why=\"%s\"", e.getMessage());
            return false;
        }
    }

    /** Returns when the round under way is over, so that nobody takes the database away from under it. */
    @Override
    public void close() {
        closed.countDown();
        signals.heard(Set.of(Signals.JOURNAL_WRITTEN)); // for one that waits for it
        if (thread != null) {
            try {
                if (!thread.join(LAST_ROUND)) {
                    LOG.warn("event=journal-appender-stays");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
