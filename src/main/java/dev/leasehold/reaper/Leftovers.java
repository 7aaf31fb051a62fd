package dev.leasehold.reaper;

import dev.leasehold.platform.Scratch;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a service that was killed here left in the temporary folder, which is this machine's and so each service's to do. */
@Singleton
public class Leftovers {
    private static final Logger LOG = Logger.getLogger(Leftovers.class);

    void remove(@Observes StartupEvent started) {
        Thread.ofVirtual().name("leftovers").start(Leftovers::remove);
    }

    private static void remove() {
        try {
            int removed = Scratch.removeLeftovers();
            if (removed > 0) {
                LOG.infof("event=leftovers-removed count=%d", removed);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf("event=leftovers-kept why=\"%s\"", e.getMessage());
        }
    }
}
