package dev.leasehold.worker.podexec;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.Errand;
import dev.leasehold.lease.ErrandAnswer;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Verdict;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.problem.ProblemCode;
import dev.leasehold.worker.AttemptLog;
import dev.leasehold.worker.Mode;
import dev.leasehold.worker.podexec.Finding.Over;
import dev.leasehold.worker.podexec.Finding.Phase;
import dev.leasehold.worker.podexec.Finding.Told;
import dev.leasehold.worker.podexec.Finding.Underway;
import dev.leasehold.worker.wire.ClaimBodies.Outcome;
import dev.leasehold.worker.wire.LastWord;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One attempt as a Job, from its making or its adoption to the record of its end.
 *
 * <ul>
 *   <li>Making it twice is harmless: the second finds the first.
 *   <li>A host that stops, or has lost its lease, lets go and touches nothing.
 *   <li>Job and Secret are deleted when the end is on record, and before that only to end the attempt.
 * </ul>
 */
final class PodAttempt implements Mode.Execution {
    private static final System.Logger LOG = System.getLogger(PodAttempt.class.getName());
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Duration UNSEEN = Duration.ofSeconds(15);

    private final PodHost host;
    private final PodRole role;
    private final Grant grant;
    private final SeenLog log;
    private final Names names;
    private final PhaseClock clock;
    private volatile Mode.@Nullable Stop stop;
    private volatile boolean goesOn;

    PodAttempt(PodHost host, PodRole role, Grant grant, AttemptLog log) {
        this.host = host;
        this.role = role;
        this.grant = grant;
        this.names = Names.of(host.installation(), grant);
        this.log = new SeenLog(host, names.job(), log);
        this.clock = new PhaseClock(role, role.timeout(grant.work().timeoutSeconds()), System::nanoTime);
    }

    @Override
    public void stop(Mode.Stop why) {
        stop = why;
        host.sightings().wake(names.job());
    }

    @Override
    public CompletableFuture<ErrandAnswer> ask(Errand errand) {
        return switch (errand.kind()) {
            case DIAGNOSE ->
                CompletableFuture.supplyAsync(
                        () -> ErrandAnswer.done(
                                errand,
                                PodDiagnosis.of(
                                                names.job(),
                                                host.sightings().of(names.job()),
                                                host.cluster()::lastLines)
                                        .json()),
                        Thread::startVirtualThread);
            case INTERRUPT, INPUT, CLEAR ->
                CompletableFuture.completedFuture(ErrandAnswer.refused(
                        errand,
                        ProblemCode.MODE_CANNOT,
                        "Role %s runs as pods, which are only watched.".formatted(role.name())));
        };
    }

    /** A Job that goes on is its next holder's, and not for this one to delete. */
    @Override
    public void recorded() {
        if (!goesOn) {
            host.discard(names.job());
        }
    }

    /** Answers whatever happens. */
    Verdict carryOut() {
        Verdict verdict = attended();
        goesOn = verdict.code() == Code.HOST_STOPPED;
        return verdict;
    }

    private Verdict attended() {
        host.sightings().attend(names.job());
        try {
            Optional<Verdict> failed = begin();
            return failed.isPresent() ? failed.get() : attend();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Verdict.failed(Code.HOST_STOPPED, "the host was interrupted");
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "task %s attempt %d".formatted(grant.task(), grant.attempt()), e);
            return Verdict.failed(Code.HOST_STOPPED, "the host could not attend to the Job: " + e);
        } finally {
            log.end();
            host.sightings().forget(names.job());
        }
    }

    private Optional<Verdict> begin() throws InterruptedException {
        if (!grant.work().setup().isEmpty()) {
            return failed(Code.SETUP_FAILED, "role %s runs as pods, which have no setup steps".formatted(role.name()));
        }
        Command command =
                grant.work().command() == null ? role.command() : grant.work().command();
        if (command == null) {
            return failed(
                    Code.COMMAND_NOT_FOUND, "neither the task nor role %s names a command".formatted(role.name()));
        }
        return grant.adopted() ? adopt() : create(command);
    }

    /** It was under way before this host had it. What is not there any more has ended, whatever it was. */
    private Optional<Verdict> adopt() throws InterruptedException {
        while (stop == null) {
            try {
                Optional<Job> job = host.cluster().job(names.job());
                if (job.isEmpty()) {
                    return failed(Code.JOB_DELETED, "there is no Job %s to be taken over".formatted(names.job()));
                }
                return names.isOurs(job.get()) ? Optional.empty() : taken();
            } catch (KubernetesClientException e) {
                trouble(e);
            }
        }
        return Optional.empty();
    }

    private Optional<Verdict> create(Command command) throws InterruptedException {
        JobShape shape = new JobShape(host.site(), role);
        while (stop == null) {
            try {
                Cluster.Made secret = host.cluster().make(shape.secret(grant, host.token(grant)));
                Cluster.Made made = secret instanceof Cluster.Made.Refused
                        ? secret
                        : host.cluster().make(shape.job(grant, command));
                return switch (made) {
                    case Cluster.Made.Created() -> Optional.empty();
                    case Cluster.Made.AlreadyThere() -> adopt();
                    case Cluster.Made.Refused(String words) -> refused(words);
                };
            } catch (KubernetesClientException e) {
                trouble(e);
            }
        }
        return Optional.empty();
    }

    private void trouble(KubernetesClientException e) throws InterruptedException {
        LOG.log(
                System.Logger.Level.WARNING,
                "event=cluster-troubled task=%s attempt=%d why=\"%s\""
                        .formatted(grant.task(), grant.attempt(), e.getMessage()));
        Thread.sleep(LOOK_AGAIN);
    }

    private Optional<Verdict> taken() {
        return failed(Code.JOB_NAME_TAKEN, "the Job %s is not this attempt's".formatted(names.job()));
    }

    private static Optional<Verdict> failed(Code code, String sentence) {
        return Optional.of(Verdict.failed(code, sentence));
    }

    private static Optional<Verdict> refused(String words) {
        return Optional.of(Verdict.failed(Refusals.code(words, Code.CLUSTER_REFUSED), words));
    }

    private Verdict attend() throws InterruptedException {
        Sighting seen = host.sightings().of(names.job());
        while (true) {
            Mode.Stop why = stop;
            if (why != null) {
                return stopped(why);
            }
            log.watch(seen);
            switch (Findings.of(seen)) {
                case Told(LastWord word) -> {
                    return told(word);
                }
                case Over(Code code, String sentence) -> {
                    return over(code, sentence);
                }
                case Underway(Phase phase, String words) -> {
                    if (clock.isOver(phase)) {
                        return late(phase, words);
                    }
                }
            }
            if (seen.job() == null && clock.isUnseenFor(UNSEEN) && isGone()) {
                return over(Code.JOB_DELETED, "the Job was deleted before it was seen");
            }
            seen = host.sightings().awaitOther(names.job(), seen, LOOK_AGAIN);
        }
    }

    private boolean isGone() throws InterruptedException {
        try {
            return host.cluster().job(names.job()).isEmpty();
        } catch (KubernetesClientException unknown) {
            return false;
        }
    }

    private Verdict stopped(Mode.Stop why) throws InterruptedException {
        return switch (why) {
            case CANCELLED -> {
                end();
                yield Verdict.failed(Code.CANCELLED, "the attempt was cancelled");
            }
            case LEASE_LOST -> Verdict.failed(Code.LEASE_EXPIRED, "the lease could not be renewed; the Job goes on");
            case HOST_STOPPING -> Verdict.failed(Code.HOST_STOPPED, "the host was told to stop; the Job goes on");
        };
    }

    private Verdict late(Phase phase, String words) throws InterruptedException {
        String complaint =
                phase == Phase.NO_POD ? host.cluster().complaint(names.job()).orElse(words) : words;
        Code code = phase == Phase.NO_POD ? Refusals.code(complaint, phase.missed()) : phase.missed();
        end();
        return over(code, "%s within %s: %s".formatted(Refusals.missed(phase), clock.deadline(phase), complaint));
    }

    /** Ends what runs, and waits a while until it has. */
    private void end() throws InterruptedException {
        long until = System.nanoTime() + role.grace().plusSeconds(30).toNanos();
        host.discard(names.job());
        Sighting seen = host.sightings().of(names.job());
        while (seen.pod() != null && !seen.podGone() && System.nanoTime() - until < 0) {
            seen = host.sightings().awaitOther(names.job(), seen, LOOK_AGAIN);
        }
    }

    private Verdict told(LastWord word) {
        Outcome end = word.end();
        if (end == null) {
            end = host.handedOver(grant)
                    .map(json -> Json.MAPPER.convertValue(json, Outcome.class))
                    .orElse(null);
        }
        if (end == null) {
            return over(Code.REPORT_MISSING, "the last step said that it handed its report over, and it is not here");
        }
        if (!word.wholeLog()) {
            log.markCut();
        }
        return end.verdict();
    }

    private Verdict over(Code code, String sentence) {
        log.markCut();
        return Verdict.failed(code, sentence);
    }
}
