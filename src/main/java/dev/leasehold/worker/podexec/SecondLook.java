package dev.leasehold.worker.podexec;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.jspecify.annotations.Nullable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Compares what was told with what the API server lists. A connection can stay open and carry nothing any more, and who
 * only listens takes that for a quiet cluster.
 *
 * <p>Some news is always under way. What differs in two looks in the same manner is not: nobody told it, so it is told
 * now, and the watch goes on over new connections.
 */
final class SecondLook {
    private static final System.Logger LOG = System.getLogger(SecondLook.class.getName());

    private final Cluster cluster;
    private final String installation;
    private final Sightings sightings;
    private final JobWatch watch;
    private Set<Untold> before = Set.of();

    SecondLook(Cluster cluster, String installation, Sightings sightings, JobWatch watch) {
        this.cluster = cluster;
        this.installation = installation;
        this.sightings = sightings;
        this.watch = watch;
    }

    /** That a thing was told of in one version and is listed in another; no version is that it is not there. */
    private record Untold(
            String uid, @Nullable String told, @Nullable String listed) {
        static Untold of(HasMetadata listed, @Nullable HasMetadata told) {
            String uid = listed.getMetadata().getUid();
            String before = told != null && uid.equals(told.getMetadata().getUid()) ? version(told) : null;
            return new Untold(uid, before, version(listed));
        }

        static Untold gone(HasMetadata told) {
            return new Untold(told.getMetadata().getUid(), version(told), null);
        }

        private static String version(HasMetadata thing) {
            return thing.getMetadata().getResourceVersion();
        }
    }

    /** What is to be told of a Job's sighting. */
    private record News(String job, UnaryOperator<Sighting> change) {}

    /** Costs nothing while nobody waits. */
    void look() throws InterruptedException {
        if (sightings.areAwaited()) {
            compare();
        } else {
            before = Set.of();
        }
    }

    private void compare() throws InterruptedException {
        Map<Untold, News> untold = untold(cluster.list(installation), sightings.all());
        Map<Untold, News> still = new HashMap<>(untold);
        still.keySet().retainAll(before);
        before = untold.keySet();
        if (!still.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=watch-deaf untold=%d such-as=%s"
                            .formatted(
                                    still.size(),
                                    still.values().iterator().next().job()));
            still.values().forEach(news -> sightings.tell(news.job(), news.change()));
            watch.renew();
        }
    }

    private static Map<Untold, News> untold(Cluster.Listed listed, Map<String, Sighting> told) {
        Map<Untold, News> untold = new HashMap<>();
        Set<String> there = new HashSet<>();
        for (Job job : listed.jobs()) {
            String name = job.getMetadata().getName();
            Sighting seen = told.getOrDefault(name, Sighting.NOTHING);
            there.add(job.getMetadata().getUid());
            if (!seen.knows(job)) {
                untold.put(Untold.of(job, seen.job()), new News(name, s -> s.job(job)));
            }
        }
        for (Pod pod : listed.pods()) {
            String name = Sightings.jobOf(pod);
            Sighting seen = name == null ? Sighting.NOTHING : told.getOrDefault(name, Sighting.NOTHING);
            there.add(pod.getMetadata().getUid());
            if (name != null && !seen.knows(pod)) {
                untold.put(Untold.of(pod, seen.pod()), new News(name, s -> s.pod(pod)));
            }
        }
        told.forEach((name, seen) -> {
            Job job = seen.job();
            if (job != null
                    && !seen.jobGone()
                    && !there.contains(job.getMetadata().getUid())) {
                untold.put(Untold.gone(job), new News(name, Sighting::withoutJob));
            }
            Pod pod = seen.pod();
            if (pod != null
                    && !seen.podGone()
                    && !there.contains(pod.getMetadata().getUid())) {
                untold.put(Untold.gone(pod), new News(name, s -> s.withoutPod(pod)));
            }
        });
        return untold;
    }
}
