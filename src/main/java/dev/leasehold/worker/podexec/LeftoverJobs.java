package dev.leasehold.worker.podexec;

import dev.leasehold.lease.LiveAttempts;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Deletes the Jobs that nobody needs any more: their attempt has ended, and whoever recorded that died before it could
 * delete them, or could not. A Job whose attempt lives is left alone, whoever holds it.
 */
final class LeftoverJobs implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LeftoverJobs.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final JobWatch watch;
    private final LiveAttempts attempts;
    private final java.util.function.Consumer<String> discard;
    private final CountDownLatch stop = new CountDownLatch(1);

    LeftoverJobs(JobWatch watch, LiveAttempts attempts, java.util.function.Consumer<String> discard) {
        this.watch = watch;
        this.attempts = attempts;
        this.discard = discard;
    }

    void start() {
        Thread.ofVirtual().name("leftover-jobs").start(() -> {
            try {
                while (!stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    watch.unattended().forEach(this::look);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
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

    @Override
    public void close() {
        stop.countDown();
    }
}
