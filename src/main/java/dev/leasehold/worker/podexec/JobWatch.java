package dev.leasehold.worker.podexec;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.function.Function;

/**
 * The one watch of a namespace: it tells of all Jobs and pods of this installation, whoever waits for which.
 *
 * <p>A watch that is cut goes on where it was, and lists anew where that is too long ago; what vanished meanwhile is
 * told as gone. For one that has gone deaf there is {@link SecondLook}.
 */
final class JobWatch implements AutoCloseable {
    private final KubernetesClient client;
    private final String namespace;
    private final String installation;
    private final Sightings sightings;
    private volatile List<SharedIndexInformer<?>> informers;
    private boolean closed;

    JobWatch(KubernetesClient client, String namespace, String installation, Sightings sightings) {
        this.client = client;
        this.namespace = namespace;
        this.installation = installation;
        this.sightings = sightings;
        this.informers = begin();
    }

    /** Goes on over new connections, which begin with a list of all that is there. */
    synchronized void renew() {
        if (closed) {
            return;
        }
        List<SharedIndexInformer<?>> old = informers;
        informers = begin();
        old.forEach(SharedIndexInformer::stop);
    }

    private List<SharedIndexInformer<?>> begin() {
        SharedIndexInformer<Job> jobs = client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabel(Names.INSTALLATION, installation)
                .runnableInformer(0);
        SharedIndexInformer<Pod> pods = client.pods()
                .inNamespace(namespace)
                .withLabel(Names.INSTALLATION, installation)
                .runnableInformer(0);
        jobs.addEventHandler(handler(
                job -> job.getMetadata().getName(), (job, seen) -> seen.job(job), (job, seen) -> seen.withoutJob()));
        pods.addEventHandler(
                handler(Sightings::jobOf, (pod, seen) -> seen.pod(pod), (pod, seen) -> seen.withoutPod(pod)));
        List<SharedIndexInformer<?>> begun = List.of(jobs, pods);
        for (SharedIndexInformer<?> informer : begun) {
            informer.exceptionHandler((started, failure) -> true); // go on trying, whatever it was
            informer.start();
        }
        return begun;
    }

    /** Whether what is there has been seen, and is being watched. */
    boolean isWatching() {
        return informers.stream().allMatch(informer -> informer.hasSynced() && informer.isWatching());
    }

    boolean hasSynced() {
        return informers.stream().allMatch(SharedIndexInformer::hasSynced);
    }

    @FunctionalInterface
    private interface Change<T> {
        Sighting apply(T thing, Sighting seen);
    }

    private <T extends HasMetadata> ResourceEventHandler<T> handler(
            Function<T, @Nullable String> job, Change<T> seen, Change<T> gone) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T thing) {
                sightings.tell(job.apply(thing), before -> seen.apply(thing, before));
            }

            @Override
            public void onUpdate(T old, T thing) {
                sightings.tell(job.apply(thing), before -> seen.apply(thing, before));
            }

            @Override
            public void onDelete(T thing, boolean unknownFinalState) {
                sightings.tell(job.apply(thing), before -> gone.apply(thing, before));
            }
        };
    }

    @Override
    public synchronized void close() {
        closed = true;
        informers.forEach(SharedIndexInformer::stop);
    }
}
