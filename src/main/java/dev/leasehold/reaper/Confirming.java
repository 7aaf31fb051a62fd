package dev.leasehold.reaper;

import dev.leasehold.delivery.Confirmer;
import dev.leasehold.lease.Signals;
import dev.leasehold.platform.sql.DatabaseException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import java.time.Duration;

/**
 * Confirms what has landed: at once when work lands here or on another replica, and again while it stays open. Every
 * replica does; rows that one has taken are passed over by the others.
 */
@Singleton
public class Confirming {
    private static final Logger LOG = Logger.getLogger(Confirming.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Confirmer confirmer;
    private final Signals signals;
    private volatile boolean stopping;

    Confirming(Confirmer confirmer, Signals signals) {
        this.confirmer = confirmer;
        this.signals = signals;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("confirming").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    private void run() {
        try {
            while (!stopping) {
                long seen = signals.count(Signals.LANDED);
                if (!round()) {
                    signals.await(Signals.LANDED, seen, POLL);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there may be more at once. */
    private boolean round() {
        try {
            return confirmer.round() > 0;
        } catch (DatabaseException e) {
            LOG.warnf("event=confirming-failed why=\"%s\"", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("event=confirming-failed", e);
        }
        return false;
    }
}
