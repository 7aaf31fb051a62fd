package dev.leasehold.worker.podexec;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.jspecify.annotations.Nullable;

/**
 * What the watch last saw of an attempt.
 *
 * <p>A Job has one pod; should its controller ever make two, the first last word counts, whichever pod's it is: both act
 * for one ref, which only one of them can have made. A pod that is not the Job's own is not looked at, whatever its labels.
 *
 * @param jobGone the Job was there, and is not any more
 * @param pod the last one seen, or the first that left a word, as it was last seen
 * @param podGone whether that one is not there any more
 */
record Sighting(
        @Nullable Job job, boolean jobGone, @Nullable Pod pod, boolean podGone) {
    static final Sighting NOTHING = new Sighting(null, false, null, false);

    Sighting job(Job seen) {
        boolean strange = pod != null && !isPodOf(seen, pod);
        return new Sighting(seen, false, strange ? null : pod, !strange && podGone);
    }

    Sighting withoutJob() {
        return new Sighting(job, true, pod, podGone);
    }

    /** A younger pod takes the older one's place, unless that has left its word; of the same name, the newer news does. */
    Sighting pod(Pod seen) {
        return isPassedOver(seen) ? this : new Sighting(job, jobGone, seen, false);
    }

    Sighting withoutPod(Pod seen) {
        return isPassedOver(seen) ? this : new Sighting(job, jobGone, seen, true);
    }

    /** Whether to be told of this would change nothing. */
    boolean knows(Job listed) {
        return job != null && !jobGone && isSameVersion(job, listed);
    }

    boolean knows(Pod listed) {
        return isPassedOver(listed) || (pod != null && !podGone && isSameVersion(pod, listed));
    }

    /** Neither Job nor pod is there. */
    boolean isNothing() {
        return (job == null || jobGone) && (pod == null || podGone);
    }

    private boolean isPassedOver(Pod seen) {
        if (job != null && !isPodOf(job, seen)) {
            return true;
        }
        if (pod == null || isSame(pod, seen)) {
            return false;
        }
        if (Findings.lastWord(pod).isPresent() || Findings.lastWord(seen).isPresent()) {
            return Findings.lastWord(pod).isPresent();
        }
        return !podGone
                && seen.getMetadata()
                                .getCreationTimestamp()
                                .compareTo(pod.getMetadata().getCreationTimestamp())
                        < 0;
    }

    private static boolean isSameVersion(HasMetadata one, HasMetadata other) {
        return isSame(one, other)
                && String.valueOf(one.getMetadata().getResourceVersion())
                        .equals(other.getMetadata().getResourceVersion());
    }

    private static boolean isSame(HasMetadata one, HasMetadata other) {
        return String.valueOf(one.getMetadata().getUid())
                .equals(String.valueOf(other.getMetadata().getUid()));
    }

    private static boolean isPodOf(Job job, Pod pod) {
        String uid = job.getMetadata().getUid();
        return uid != null
                && pod.getMetadata().getOwnerReferences().stream()
                        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                        .map(OwnerReference::getUid)
                        .anyMatch(uid::equals);
    }
}
