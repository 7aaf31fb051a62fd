package dev.leasehold.worker.podexec;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The one watch of a namespace: all Jobs and pods of this installation, whoever waits for which.
 *
 * <p>A watch that is cut goes on where it was, and lists anew where that is too long ago; what vanished meanwhile is
 * told as gone.
 */
final class JobWatch implements AutoCloseable {
    private final List<SharedIndexInformer<?>> informers;
    private final Map<String, Sighting> sightings = new HashMap<>();
    private final Set<String> attended = new HashSet<>();

    JobWatch(KubernetesClient client, String namespace, String installation) {
        var jobs = client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabel(Names.INSTALLATION, installation)
                .runnableInformer(0);
        var pods = client.pods()
                .inNamespace(namespace)
                .withLabel(Names.INSTALLATION, installation)
                .runnableInformer(0);
        jobs.addEventHandler(handler(
                job -> job.getMetadata().getName(), (job, seen) -> seen.job(job), (job, seen) -> seen.withoutJob()));
        pods.addEventHandler(
                handler(JobWatch::jobOf, (pod, seen) -> seen.pod(pod), (pod, seen) -> seen.withoutPod(pod)));
        informers = List.of(jobs, pods);
        for (SharedIndexInformer<?> informer : informers) {
            informer.exceptionHandler((started, failure) -> true); // go on trying, whatever it was
            informer.start();
        }
    }

    /** Whether what is there has been seen, and is being watched. */
    boolean isWatching() {
        return informers.stream().allMatch(informer -> informer.hasSynced() && informer.isWatching());
    }

    boolean hasSynced() {
        return informers.stream().allMatch(SharedIndexInformer::hasSynced);
    }

    synchronized Sighting of(String job) {
        return sightings.getOrDefault(job, Sighting.NOTHING);
    }

    /** Waits until more is known of this one, or the patience is over. */
    @SuppressWarnings("ReferenceEquality") // what was told anew is another sighting, whatever it says
    synchronized Sighting awaitOther(String job, Sighting than, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); of(job) == than && left > 0; left = until - System.nanoTime()) {
            wait(Math.max(1, left / 1_000_000));
        }
        return of(job);
    }

    /** Wakes who waits, for other news than the cluster's. */
    synchronized void wake(String job) {
        sightings.computeIfPresent(job, (_, s) -> new Sighting(s.job(), s.jobGone(), s.pod(), s.podGone()));
        notifyAll();
    }

    /** From here on somebody waits for this one, and what is known of it is kept. */
    synchronized void attend(String job) {
        attended.add(job);
    }

    /** Nobody waits for it any more. */
    synchronized void forget(String job) {
        attended.remove(job);
        Sighting seen = sightings.get(job);
        if (seen != null && seen.isNothing()) {
            sightings.remove(job);
        }
    }

    /** Those that nobody here waits for. */
    synchronized List<Job> unattended() {
        return sightings.entrySet().stream()
                .filter(each ->
                        !attended.contains(each.getKey()) && !each.getValue().jobGone())
                .flatMap(each -> Optional.ofNullable(each.getValue().job()).stream())
                .toList();
    }

    private synchronized void tell(@Nullable String job, UnaryOperator<Sighting> change) {
        if (job == null) {
            return;
        }
        Sighting seen = change.apply(of(job));
        if (seen.isNothing() && !attended.contains(job)) {
            sightings.remove(job);
        } else {
            sightings.put(job, seen);
        }
        notifyAll();
    }

    private static @Nullable String jobOf(Pod pod) {
        return pod.getMetadata().getLabels().get("batch.kubernetes.io/job-name");
    }

    @FunctionalInterface
    private interface Change<T> {
        Sighting apply(T thing, Sighting seen);
    }

    private <T extends HasMetadata> ResourceEventHandler<T> handler(
            java.util.function.Function<T, @Nullable String> job, Change<T> seen, Change<T> gone) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T thing) {
                tell(job.apply(thing), before -> seen.apply(thing, before));
            }

            @Override
            public void onUpdate(T old, T thing) {
                tell(job.apply(thing), before -> seen.apply(thing, before));
            }

            @Override
            public void onDelete(T thing, boolean unknownFinalState) {
                tell(job.apply(thing), before -> gone.apply(thing, before));
            }
        };
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }
}
