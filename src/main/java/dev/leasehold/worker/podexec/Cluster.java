package dev.leasehold.worker.podexec;

import dev.leasehold.worker.podexec.Throttle.Urgency;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The API server, as far as this mode asks anything of it. Every request has a deadline. */
final class Cluster implements AutoCloseable {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int FEW = 3;
    private static final int LAST_LINES = 50;

    private final KubernetesClient client;
    private final String namespace;
    private final Throttle throttle;

    private Cluster(KubernetesClient client, String namespace, Throttle throttle) {
        this.client = client;
        this.namespace = namespace;
        this.throttle = throttle;
    }

    /** Makes the client; asks nothing yet. */
    static Cluster of(@Nullable String namespace, Duration requestDeadline, Throttle throttle) {
        Config found = Config.autoConfigure(null);
        Config config = new ConfigBuilder(found)
                .withRequestTimeout((int) requestDeadline.toMillis())
                .withConnectionTimeout((int) requestDeadline.toMillis())
                .withRequestRetryBackoffLimit(FEW)
                .withUserAgent("leasehold")
                .build();
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
        return new Cluster(client, namespace == null ? config.getNamespace() : namespace, throttle);
    }

    String namespace() {
        return namespace;
    }

    JobWatch watch(String installation, Sightings sightings) {
        return new JobWatch(client, namespace, installation, sightings);
    }

    /** All that is there of an installation. */
    record Listed(List<Job> jobs, List<Pod> pods) {}

    Listed list(String installation) throws InterruptedException {
        throttle.pass(Urgency.SETTLING);
        List<Job> jobs = client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabel(Names.INSTALLATION, installation)
                .list()
                .getItems();
        throttle.pass(Urgency.SETTLING);
        List<Pod> pods = client.pods()
                .inNamespace(namespace)
                .withLabel(Names.INSTALLATION, installation)
                .list()
                .getItems();
        return new Listed(jobs, pods);
    }

    /** The ConfigMap that owns all that is made, or empty when it is not there. */
    Optional<OwnerReference> anchor(String name) {
        return Optional.ofNullable(client.configMaps()
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(found -> new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("ConfigMap")
                        .withName(name)
                        .withUid(found.getMetadata().getUid())
                        .build());
    }

    /** What came of making something. */
    sealed interface Made {
        record Created() implements Made {}

        record AlreadyThere() implements Made {}

        /** The API server will not have it: a quota, a policy, or our own rights. */
        record Refused(String words) implements Made {}
    }

    /** Throws {@link KubernetesClientException} when nobody knows what came of it; to repeat it is harmless. */
    Made make(HasMetadata thing) throws InterruptedException {
        throttle.pass(Urgency.BEGINNING);
        try {
            client.resource(thing).create();
            return new Made.Created();
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return new Made.AlreadyThere();
            }
            if (e.getCode() >= 400 && e.getCode() < 500 && e.getCode() != 401 && e.getCode() != 429) {
                return new Made.Refused(words(e));
            }
            throw e;
        }
    }

    private static String words(KubernetesClientException e) {
        String said = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
        return said == null ? "the API server answered " + e.getCode() : said;
    }

    Optional<Job> job(String name) throws InterruptedException {
        throttle.pass(Urgency.SETTLING);
        return Optional.ofNullable(
                client.batch().v1().jobs().inNamespace(namespace).withName(name).get());
    }

    /** The pod goes with it. Harmless when it is gone. */
    void deleteJob(String name) throws InterruptedException {
        throttle.pass(Urgency.SETTLING);
        client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    void deleteSecret(String name) throws InterruptedException {
        throttle.pass(Urgency.SETTLING);
        client.resources(Secret.class).inNamespace(namespace).withName(name).delete();
    }

    /** Why the Job has no pod, in the cluster's words. */
    Optional<String> complaint(String job) {
        try {
            return client
                    .v1()
                    .events()
                    .inNamespace(namespace)
                    .withField("involvedObject.name", job)
                    .withField("type", "Warning")
                    .list()
                    .getItems()
                    .stream()
                    .max(Comparator.comparing(Cluster::time))
                    .map(Event::getMessage);
        } catch (KubernetesClientException e) {
            return e.getCode() == FORBIDDEN || e.getCode() == NOT_FOUND
                    ? Optional.empty()
                    : Optional.of("the API server did not say why: " + e.getMessage());
        }
    }

    private static String time(Event event) {
        return String.valueOf(event.getLastTimestamp() == null ? event.getEventTime() : event.getLastTimestamp());
    }

    /** What the command prints, each line after the time it was printed at. */
    LogWatch log(String pod, @Nullable String sinceTime) {
        var log = client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .inContainer("task")
                .usingTimestamps();
        return sinceTime == null ? log.watchLog() : log.sinceTime(sinceTime).watchLog();
    }

    /** What a container printed last. Throws {@link KubernetesClientException} when nobody says. */
    List<String> lastLines(String pod, String container) {
        return client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .inContainer(container)
                .tailingLines(LAST_LINES)
                .getLog()
                .lines()
                .toList();
    }

    @Override
    public void close() {
        client.close();
    }
}
