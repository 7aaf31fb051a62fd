package dev.leasehold.worker.podexec;

import dev.leasehold.lease.LiveAttempts;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Deletes the Jobs that nobody needs any more: their attempt has ended, and whoever recorded that died before it could
 * delete them, or could not. A Job whose attempt lives is left alone, whoever holds it.
 */
final class LeftoverJobs {
    private static final System.Logger LOG = System.getLogger(LeftoverJobs.class.getName());

    private final Sightings sightings;
    private final LiveAttempts attempts;
    private final Consumer<String> discard;

    LeftoverJobs(Sightings sightings, LiveAttempts attempts, Consumer<String> discard) {
        this.sightings = sightings;
        this.attempts = attempts;
        this.discard = discard;
    }

    void look() {
        sightings.unattended().forEach(this::look);
    }

    /** Whatever is wrong with one Job or with the database, the next one is looked at. */
    private void look(Job job) {
        String name = job.getMetadata().getName();
        Map<String, String> labels = job.getMetadata().getLabels();
        try {
            int attempt = Integer.parseInt(labels.getOrDefault(Names.ATTEMPT, ""));
            if (!attempts.isLive(labels.getOrDefault(Names.TASK, ""), attempt)) {
                LOG.log(System.Logger.Level.INFO, "event=leftover-job-deleted job=" + name);
                discard.accept(name);
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "event=leftover-job-not-judged job=" + name, e);
        }
    }
}
