package dev.leasehold.worker.podexec;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.jspecify.annotations.Nullable;

/**
 * What the watch last saw of an attempt.
 *
 * @param jobGone the Job was there, and is not any more
 * @param pod the last one seen, as it was last seen
 * @param podGone whether that one is not there any more
 */
record Sighting(
        @Nullable Job job, boolean jobGone, @Nullable Pod pod, boolean podGone) {
    static final Sighting NOTHING = new Sighting(null, false, null, false);

    Sighting job(Job seen) {
        return new Sighting(seen, false, pod, podGone);
    }

    Sighting withoutJob() {
        return new Sighting(job, true, pod, podGone);
    }

    /** A younger pod takes the older one's place; of the same name, the newer news does. */
    Sighting pod(Pod seen) {
        return isOlder(seen) ? this : new Sighting(job, jobGone, seen, false);
    }

    Sighting withoutPod(Pod seen) {
        return isOlder(seen) ? this : new Sighting(job, jobGone, seen, true);
    }

    /** Neither Job nor pod is there. */
    boolean isNothing() {
        return (job == null || jobGone) && (pod == null || podGone);
    }

    private boolean isOlder(Pod seen) {
        return pod != null
                && !podGone
                && seen.getMetadata()
                                .getCreationTimestamp()
                                .compareTo(pod.getMetadata().getCreationTimestamp())
                        < 0;
    }
}
