package dev.leasehold.worker.podexec;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What was last seen of each Job of this installation and of its pod, and who waits to see more. */
final class Sightings {
    private final Map<String, Sighting> byJob = new HashMap<>();
    private final Set<String> attended = new HashSet<>();

    synchronized Sighting of(String job) {
        return byJob.getOrDefault(job, Sighting.NOTHING);
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
        byJob.computeIfPresent(job, (_, s) -> new Sighting(s.job(), s.jobGone(), s.pod(), s.podGone()));
        notifyAll();
    }

    /** From here on somebody waits for this one, and what is known of it is kept. */
    synchronized void attend(String job) {
        attended.add(job);
    }

    /** Nobody waits for it any more. */
    synchronized void forget(String job) {
        attended.remove(job);
        Sighting seen = byJob.get(job);
        if (seen != null && seen.isNothing()) {
            byJob.remove(job);
        }
    }

    /** Whether anybody waits for any. */
    synchronized boolean areAwaited() {
        return !attended.isEmpty();
    }

    /** Those that nobody here waits for. */
    synchronized List<Job> unattended() {
        return byJob.entrySet().stream()
                .filter(each ->
                        !attended.contains(each.getKey()) && !each.getValue().jobGone())
                .flatMap(each -> Optional.ofNullable(each.getValue().job()).stream())
                .toList();
    }

    synchronized Map<String, Sighting> all() {
        return Map.copyOf(byJob);
    }

    /** A pod of no Job is not looked at. */
    void tell(@Nullable String job, UnaryOperator<Sighting> change) {
        if (job != null) {
            keep(job, change);
        }
    }

    private synchronized void keep(String job, UnaryOperator<Sighting> change) {
        Sighting seen = change.apply(of(job));
        if (seen.isNothing() && !attended.contains(job)) {
            byJob.remove(job);
        } else {
            byJob.put(job, seen);
        }
        notifyAll();
    }

    static @Nullable String jobOf(Pod pod) {
        return pod.getMetadata().getLabels().get("batch.kubernetes.io/job-name");
    }
}
