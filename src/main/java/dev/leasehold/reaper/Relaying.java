package dev.leasehold.reaper;

import dev.leasehold.delivery.Relay;
import dev.leasehold.forge.ForgeConfig;
import dev.leasehold.forge.upstream.Upstreams;
import dev.leasehold.platform.sql.DatabaseException;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Relays what an upstream takes by itself, and what stayed open: by the process that has the forge's disk. */
@Singleton
public class Relaying {
    private static final Logger LOG = Logger.getLogger(Relaying.class);

    private final ForgeConfig forge;
    private final Upstreams upstreams;
    private final Instance<Relay> relay;

    Relaying(ForgeConfig forge, Upstreams upstreams, Instance<Relay> relay) {
        this.forge = forge;
        this.upstreams = upstreams;
        this.relay = relay;
    }

    @Scheduled(every = "10s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void run() {
        if (!forge.owner() || upstreams.all().isEmpty()) {
            return;
        }
        try {
            relay.get().gather();
            relay.get().round();
        } catch (DatabaseException e) {
            LOG.warnf("event=relaying-failed why=\"%s\"", e.getMessage());
        }
    }
}
