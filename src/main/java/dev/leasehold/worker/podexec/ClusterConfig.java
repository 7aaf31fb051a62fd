package dev.leasehold.worker.podexec;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where Jobs run and whose they are: {@code leasehold.pod-exec.…}. How to reach the API server follows from the pod that
 * the service runs in, or from {@code KUBECONFIG}.
 */
@ConfigMapping(prefix = "leasehold.pod-exec")
public interface ClusterConfig {
    /** Two installations never touch each other's Jobs, in one namespace neither. */
    @WithDefault("leasehold")
    String installation();

    Optional<String> namespace();

    /** Leasehold's own image, for the steps before and after the command. */
    Optional<String> image();

    /** The ConfigMap that owns every Job and Secret, so that an uninstall collects all of them. */
    Optional<String> anchor();

    /** Of the tasks' pods: without any Role. */
    @WithDefault("leasehold-task")
    String serviceAccount();

    /** Where pods reach the service; {@code leasehold.forge.internal-url}, if not said. */
    Optional<URI> serviceUrl();

    /** Certificates in PEM: whoever has signed the service's, where that is not for the image to know. */
    Optional<Path> serviceCa();

    /** Of each of our own steps, where they differ from {@code cpu=10m} and {@code memory=32Mi}. */
    Map<String, String> stepRequests();

    /** For one request to the API server. */
    @WithDefault("10s")
    Duration requestDeadline();

    /** How often this service asks the API server, watches and logs apart. Ends and adoptions go before beginnings. */
    @WithDefault("50")
    int requestsPerSecond();

    /** So many at once, after a quiet while. */
    @WithDefault("100")
    int requestBurst();

    /** How often what the watch told is compared with what the API server lists, while anything runs. */
    @WithDefault("30s")
    Duration secondLook();
}
