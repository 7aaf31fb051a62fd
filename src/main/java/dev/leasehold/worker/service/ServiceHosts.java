package dev.leasehold.worker.service;

import dev.leasehold.forge.Forge;
import dev.leasehold.forge.ForgeException;
import dev.leasehold.lease.Claimant;
import dev.leasehold.lease.Errands;
import dev.leasehold.lease.Leases;
import dev.leasehold.lease.NearHosts;
import dev.leasehold.lease.Requests;
import dev.leasehold.lease.Settling;
import dev.leasehold.lease.Signals;
import dev.leasehold.live.Logs;
import dev.leasehold.worker.ForgeDoor;
import dev.leasehold.worker.Gate;
import dev.leasehold.worker.HostConfig;
import dev.leasehold.worker.HostName;
import dev.leasehold.worker.HostThreads;
import dev.leasehold.worker.HostWatch;
import dev.leasehold.worker.LocalBroker;
import dev.leasehold.worker.LocalDesk;
import dev.leasehold.worker.Roles;
import dev.leasehold.worker.RolesConfig.ModeName;
import dev.leasehold.worker.RolesConfig.Role;
import dev.leasehold.worker.podexec.PodHost;
import dev.leasehold.worker.subprocess.SubprocessHost;
import dev.leasehold.worker.subprocess.SubprocessHosts;
import dev.leasehold.worker.workspace.InputStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Starts a host for each role that the service hosts itself, and stops them before anything else goes down. */
@Singleton
public class ServiceHosts {
    private static final Logger LOG = Logger.getLogger(ServiceHosts.class);
    /** How long an answer of the forge's counts. */
    private static final Duration BELIEVED = Duration.ofSeconds(5);

    private static final Duration SLOW_POLL = Duration.ofSeconds(1);

    private final Roles roles;
    private final HostConfig config;
    private final Leases leases;
    private final Settling settling;
    private final Errands errands;
    private final Logs logs;
    private final Signals signals;
    private final NearHosts near;
    private final HostWatch watch;
    private final InputStore inputs;
    private final Requests requests;
    private final ForgeDoor door;
    private final Instance<PodHostMaker> podHosts;
    private final Optional<String> data;
    private final Gate forgeGate;

    private final List<HostThreads> hosts = new ArrayList<>();
    private @Nullable SubprocessHost site;
    private @Nullable PodHost pods;
    private volatile boolean stopping;

    ServiceHosts(
            Roles roles,
            HostConfig config,
            Leases leases,
            Settling settling,
            Errands errands,
            Logs logs,
            Signals signals,
            NearHosts near,
            MeterRegistry meters,
            InputStore inputs,
            Requests requests,
            ForgeDoor door,
            Instance<PodHostMaker> podHosts,
            Instance<Forge> forge,
            @ConfigProperty(name = "leasehold.data") Optional<String> data) {
        this.roles = roles;
        this.config = config;
        this.leases = leases;
        this.settling = settling;
        this.errands = errands;
        this.logs = logs;
        this.signals = signals;
        this.near = near;
        this.watch = new HostMeters(meters);
        this.inputs = inputs;
        this.requests = requests;
        this.door = door;
        this.podHosts = podHosts;
        this.data = data;
        this.forgeGate = new Gate(() -> troubleWith(forge), BELIEVED, System::nanoTime);
    }

    private static Optional<String> troubleWith(Instance<Forge> forge) {
        try {
            forge.get().probe();
            return Optional.empty();
        } catch (ForgeException e) {
            return Optional.of("the forge does not answer: " + e.getMessage());
        }
    }

    /** What the sandbox of this service's attempts is, for health; empty when it hosts no role. */
    public List<String> sandbox() {
        SubprocessHost started = site;
        return started == null ? List.of() : started.describe();
    }

    /** What attempts of this service's own hosts have left behind: put away, or dry only named. */
    public List<String> sweep(Duration age, boolean dryRun) {
        SubprocessHost started = site;
        return started == null ? List.of() : started.sweep(age, dryRun);
    }

    /** The roles that this service hosts. */
    public List<String> roles() {
        return hosts.stream().map(HostThreads::role).toList();
    }

    boolean isStopping() {
        return stopping;
    }

    void start(@Observes StartupEvent event) {
        for (var role : roles.all().entrySet()) {
            if (role.getValue().disabled()) {
                LOG.infof("event=role-disabled role=%s", role.getKey());
                continue;
            }
            if (role.getValue().mode() == ModeName.SUBPROCESS && role.getValue().inService()) {
                hosts.add(start(role.getKey(), role.getValue()));
            }
            if (role.getValue().mode() == ModeName.POD_EXEC && role.getValue().inService()) {
                hosts.add(startPods(role.getKey(), role.getValue()));
            }
        }
    }

    private HostThreads start(String name, Role role) {
        if (site == null) {
            site = SubprocessHosts.open(config, data);
            site.describe().forEach(line -> LOG.infof("event=host-opened %s", line));
        }
        SubprocessHost started = site;
        Claimant claimant =
                new Claimant(HostName.of(config), started.sandboxLevel().wire());
        LocalBroker broker = broker(name, claimant);
        HostThreads host = SubprocessHosts.host(
                started,
                name,
                role,
                roles.terms(name).ttl(),
                broker,
                inputs,
                new LocalDesk(requests, signals),
                watch,
                SLOW_POLL);
        host.start();
        LOG.infof(
                "event=host-started role=%s sandbox=%s",
                name, started.sandboxLevel().wire());
        return host;
    }

    private HostThreads startPods(String name, Role role) {
        if (pods == null) {
            pods = podHosts.get().open();
        }
        LocalBroker broker = broker(name, new Claimant(HostName.of(config), "pod"));
        HostThreads host = pods.host(name, role, roles.terms(name).ttl(), broker, watch, SLOW_POLL);
        host.start();
        LOG.infof("event=host-started role=%s mode=pod-exec", name);
        return host;
    }

    private LocalBroker broker(String role, Claimant claimant) {
        return new LocalBroker(leases, settling, errands, logs, signals, door, claimant, roles.terms(role))
                .gatedBy(forgeGate::closedBecause)
                .lentTo(near, System::nanoTime);
    }

    /** Of each role for which this service claims nothing at this moment, why. */
    public Map<String, String> closed() {
        Map<String, String> closed = new TreeMap<>();
        PodHost started = pods;
        roles.all().forEach((name, role) -> {
            if (role.disabled()) {
                closed.put(name, "disabled by the operator");
            } else if (hosts.stream().anyMatch(host -> host.role().equals(name))) {
                forgeGate
                        .closedBecause()
                        .or(() -> started != null && role.mode() == ModeName.POD_EXEC
                                ? started.closedBecause()
                                : Optional.empty())
                        .ifPresent(why -> closed.put(name, why));
            }
        });
        return closed;
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException, IOException {
        stopping = true;
        List<Thread> stops = hosts.stream()
                .map(host -> Thread.ofVirtual().start(() -> stop(host)))
                .toList();
        for (Thread thread : stops) {
            thread.join();
        }
        if (site != null) {
            site.close();
        }
        if (pods != null) {
            pods.close();
        }
    }

    private void stop(HostThreads host) {
        try {
            host.stop(config.stopGrace(), config.stopDeadline());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
