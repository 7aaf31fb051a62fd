package dev.leasehold.worker.remote;

import dev.leasehold.worker.HostConfig;
import dev.leasehold.worker.HostLog;
import dev.leasehold.worker.HostName;
import dev.leasehold.worker.HostThreads;
import dev.leasehold.worker.RolesConfig.Role;
import dev.leasehold.worker.subprocess.SubprocessHost;
import dev.leasehold.worker.subprocess.SubprocessHosts;
import dev.leasehold.worker.wire.RoleTerms;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A host of one role, far from the service. */
public final class RemoteHost {
    private final HostConfig config;
    private final SubprocessHost site;
    private final HostThreads threads;

    private RemoteHost(HostConfig config, SubprocessHost site, HostThreads threads) {
        this.config = config;
        this.site = site;
        this.threads = threads;
    }

    /**
     * Starts it.
     *
     * @throws dev.leasehold.worker.BrokerException when the service does not know the role, the token, or does not
     *     answer
     */
    public static RemoteHost start(ServiceClient service, String name, Role role, HostConfig config)
            throws IOException {
        SubprocessHost site = SubprocessHosts.open(config, Optional.empty());
        try {
            RemoteBroker broker = new RemoteBroker(
                    service, HostName.of(config), site.sandboxLevel().wire());
            RoleTerms terms = broker.terms(name);
            Duration ttl = Duration.ofMillis(Math.round(terms.ttlSeconds() * 1000));
            HostThreads threads = SubprocessHosts.host(
                    site,
                    name,
                    role,
                    ttl,
                    broker,
                    new RemoteInputs(service),
                    new RemoteDesk(service),
                    new HostLog(),
                    patience(ttl));
            threads.start();
            return new RemoteHost(config, site, threads);
        } catch (RuntimeException e) {
            site.close();
            throw e;
        }
    }

    /** A lease counts from the moment it was asked for, so a claim must not wait for a large part of it. */
    private static Duration patience(Duration ttl) {
        Duration sixth = ttl.dividedBy(6);
        Duration most = Duration.ofSeconds(5);
        return sixth.compareTo(most) < 0 ? sixth : most;
    }

    public SubprocessHost site() {
        return site;
    }

    /** Lets what runs go on for the grace, then hands it back. */
    public void stop() throws InterruptedException, IOException {
        threads.stop(config.stopGrace(), config.stopDeadline());
        site.close();
    }
}
