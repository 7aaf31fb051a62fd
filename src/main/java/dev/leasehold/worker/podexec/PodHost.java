package dev.leasehold.worker.podexec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.forge.ForgeTokens;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Handovers;
import dev.leasehold.lease.LiveAttempts;
import dev.leasehold.lease.Source;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.StartRefused.Why;
import dev.leasehold.worker.BoundedLog;
import dev.leasehold.worker.Gate;
import dev.leasehold.worker.Host;
import dev.leasehold.worker.HostTerms;
import dev.leasehold.worker.HostThreads;
import dev.leasehold.worker.HostWatch;
import dev.leasehold.worker.LocalBroker;
import dev.leasehold.worker.Roles;
import dev.leasehold.worker.RolesConfig.Role;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What the roles of mode pod-exec share in one service: the client, the watch, the anchor. Made with the first of them. */
public final class PodHost implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PodHost.class.getName());
    /** How long an answer of the API server's counts. */
    private static final Duration BELIEVED = Duration.ofSeconds(5);

    private static final Duration SWEEP = Duration.ofSeconds(30);

    /** No repository has such a name, so the token of a task without one opens none. */
    private static final String NO_REPOSITORY = "-";

    private final ClusterConfig config;
    private final Cluster cluster;
    private final Sightings sightings = new Sightings();
    private final JobWatch watch;
    private final ForgeTokens tokens;
    private final Handovers handovers;
    private final URI service;
    private final @Nullable ServiceCa serviceCa;
    private final Path logs;
    private final List<Rounds> rounds;
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final Gate api = new Gate(this::lookForAnchor, BELIEVED, System::nanoTime);
    private volatile @Nullable OwnerReference anchor;

    private PodHost(
            ClusterConfig config,
            Cluster cluster,
            ForgeTokens tokens,
            Handovers handovers,
            LiveAttempts attempts,
            URI service,
            @Nullable ServiceCa serviceCa,
            Path logs) {
        this.config = config;
        this.cluster = cluster;
        this.watch = cluster.watch(config.installation(), sightings);
        this.tokens = tokens;
        this.handovers = handovers;
        this.service = service;
        this.serviceCa = serviceCa;
        this.logs = logs;
        this.rounds = List.of(
                Rounds.every(SWEEP, "leftover-jobs", new LeftoverJobs(sightings, attempts, this::discard)::look),
                Rounds.every(
                        config.secondLook(),
                        "second-look",
                        new SecondLook(cluster, config.installation(), sightings, watch)::look));
    }

    /**
     * Throws {@link StartRefused} for a configuration that cannot work. An API server that does not answer is waited for.
     *
     * @param internalUrl where workers and pods reach the service, if the operator has said so
     * @param logs a folder for the logs of what runs
     */
    public static PodHost open(
            ClusterConfig config,
            ForgeTokens tokens,
            Handovers handovers,
            LiveAttempts attempts,
            Optional<URI> internalUrl,
            Path logs) {
        String key = "leasehold.pod-exec.";
        if (!config.installation().matches("[a-z]([a-z0-9-]{0,18}[a-z0-9])?")) {
            throw refused(
                    "%sinstallation '%s' is no name for one".formatted(key, config.installation()),
                    "Take up to 20 of a-z, 0-9 and inner '-', beginning with a letter");
        }
        if (config.image().isEmpty()) {
            throw refused(key + "image is not set", "Name Leasehold's own image, for the steps around the command");
        }
        URI service = config.serviceUrl()
                .or(() -> internalUrl)
                .orElseThrow(() -> refused(
                        "neither %sservice-url nor leasehold.forge.internal-url is set".formatted(key),
                        "Say at which address pods reach this service"));
        ServiceCa serviceCa =
                config.serviceCa().map(file -> new ServiceCa(file, service)).orElse(null);
        Folders.createPrivate(logs);
        Cluster cluster = Cluster.of(
                config.namespace().orElse(null),
                config.requestDeadline(),
                new Throttle(config.requestsPerSecond(), config.requestBurst(), System::nanoTime));
        return new PodHost(config, cluster, tokens, handovers, attempts, service, serviceCa, logs);
    }

    private static StartRefused refused(String sentence, String suggestion) {
        return new StartRefused(Why.CONFIGURATION, sentence + ".", suggestion + ".");
    }

    /** How many attempts of a role there are at once, in the whole installation. */
    public static int capacity(Role role) {
        return role.capacity().orElse(Roles.POD_CAPACITY);
    }

    /** A host of one role. */
    public HostThreads host(
            String name, Role role, Duration ttl, LocalBroker broker, HostWatch hostWatch, Duration claimPatience) {
        PodRole settings = PodRole.of(name, role);
        Host host = new Host(
                new HostTerms(name, capacity(role), ttl),
                broker.gatedBy(this::closedBecause),
                new PodMode(this, settings),
                grant -> new BoundedLog(
                        logs.resolve("%s-%d-%d".formatted(grant.task(), grant.attempt(), grant.epoch())),
                        role.limits().logBytes()),
                hostWatch,
                System::nanoTime);
        return new HostThreads(host, claimPatience, hostWatch);
    }

    /** Why nothing is claimed at this moment; empty when all is well. */
    public Optional<String> closedBecause() {
        if (!watch.hasSynced()) {
            return Optional.of("the API server has not been heard of yet, or does not let this service watch Jobs");
        }
        return watch.isWatching() ? api.closedBecause() : Optional.of("the watch of the API server is cut");
    }

    /** Why there is no {@link #site} yet. */
    Optional<String> lookForAnchor() {
        try {
            OwnerReference found = cluster.anchor(anchorName()).orElse(null);
            if (found == null) {
                return Optional.of("there is no ConfigMap %s in namespace %s to own the Jobs"
                        .formatted(anchorName(), cluster.namespace()));
            }
            anchor = found;
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of("the API server does not answer: " + e.getMessage());
        }
    }

    private String anchorName() {
        return config.anchor().orElse(config.installation() + "-anchor");
    }

    String installation() {
        return config.installation();
    }

    Cluster cluster() {
        return cluster;
    }

    Sightings sightings() {
        return sightings;
    }

    /** As it is for an attempt that begins now. */
    Site site() {
        OwnerReference owner = anchor;
        if (owner == null) {
            throw new IllegalStateException("nothing is claimed before the anchor is found");
        }
        return new Site(
                config.installation(),
                cluster.namespace(),
                config.image().orElseThrow(),
                config.stepRequests(),
                config.serviceAccount(),
                service,
                serviceCa == null ? null : serviceCa.pem(),
                owner);
    }

    String token(Grant grant) {
        Source source = grant.work().source();
        return tokens.ofAttempt(source == null ? NO_REPOSITORY : source.repository(), grant.task(), grant.attempt());
    }

    Optional<JsonNode> handedOver(Grant grant) {
        return handovers.find(grant.task(), grant.attempt());
    }

    /** Deletes an attempt's Job and Secret; tries once, at once. What then stays is swept. */
    void discard(String job) {
        background.execute(() -> {
            try {
                cluster.deleteJob(job);
                cluster.deleteSecret(job);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (KubernetesClientException e) {
                LOG.log(System.Logger.Level.WARNING, "event=job-not-deleted job=%s why=\"%s\"".formatted(job, e));
            }
        });
    }

    @Override
    public void close() {
        rounds.forEach(Rounds::close);
        background.close();
        watch.close();
        cluster.close();
    }
}
