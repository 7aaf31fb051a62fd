package dev.leasehold.worker.podexec;

import dev.leasehold.lease.Code;
import dev.leasehold.platform.Json;
import dev.leasehold.worker.podexec.Finding.Over;
import dev.leasehold.worker.podexec.Finding.Phase;
import dev.leasehold.worker.podexec.Finding.Told;
import dev.leasehold.worker.podexec.Finding.Underway;
import dev.leasehold.worker.wire.LastWord;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import org.jspecify.annotations.Nullable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Says what was seen of a Job and its pod means. A pure function; only what a trusted step left counts as an attempt's
 * own end, and the command's container cannot leave any such word.
 */
final class Findings {
    private static final Set<String> NO_IMAGE =
            Set.of("ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "RegistryUnavailable", "ImageInspectError");
    private static final Set<String> NOT_RUNNABLE = Set.of("StartError", "ContainerCannotRun");
    private static final int START_ERROR = 128;

    private Findings() {}

    static Finding of(Sighting seen) {
        Pod pod = seen.pod();
        if (pod != null) {
            Optional<LastWord> word = lastWord(pod);
            if (word.isPresent()) {
                return new Told(word.get());
            }
        }
        if (seen.jobGone()) {
            return new Over(Code.JOB_DELETED, "the Job was deleted while the attempt ran");
        }
        Optional<JobCondition> failed = jobFailed(seen.job());
        if (failed.filter(condition -> "DeadlineExceeded".equals(condition.getReason()))
                .isPresent()) {
            return new Over(Code.JOB_DEADLINE, "the Job ran into its own deadline; the pod was " + where(pod));
        }
        if (pod == null) {
            return failed.<Finding>map(
                            condition -> new Over(Code.POD_DELETED, "the Job ended without a pod: " + words(condition)))
                    .orElse(new Underway(Phase.NO_POD, "the Job has no pod"));
        }
        Optional<Over> disrupted = disruption(pod, seen.podGone() || failed.isPresent());
        if (disrupted.isPresent()) {
            return disrupted.get();
        }
        boolean going = seen.podGone() || pod.getMetadata().getDeletionTimestamp() != null;
        if ("Failed".equals(phase(pod)) && !going) {
            return failure(pod);
        }
        if (going || "Succeeded".equals(phase(pod))) {
            return failed.<Finding>map(condition -> new Over(Code.POD_DELETED, "the pod was deleted " + where(pod)))
                    .orElse(new Underway(Phase.ENDING, "the pod is gone or going, " + where(pod)));
        }
        if (status(pod, "task")
                        .flatMap(Findings::terminated)
                        .filter(Findings::isOom)
                        .isPresent()
                && main(pod).filter(Findings::hasStarted).isEmpty()) {
            return outOfMemory();
        }
        return progress(pod);
    }

    /**
     * The kernel has ended something in the command's container. Even where the launcher lived and recorded that, the
     * kubelet takes the step for a failed one and runs no other, and yet leaves such a pod pending for ever.
     */
    private static boolean isOom(ContainerStateTerminated end) {
        return "OOMKilled".equals(end.getReason());
    }

    private static Over outOfMemory() {
        return new Over(Code.OUT_OF_MEMORY, "the command used all the memory it may, and the kernel ended it");
    }

    /** Of the last step, or of the first one that failed. */
    static Optional<LastWord> lastWord(Pod pod) {
        return Stream.concat(
                        main(pod).stream(),
                        status(pod, "checkout").stream()
                                .filter(status -> terminated(status)
                                        .filter(end -> end.getExitCode() != 0)
                                        .isPresent()))
                .flatMap(status -> terminated(status).stream())
                .flatMap(end -> word(end.getMessage()).stream())
                .findFirst();
    }

    private static Optional<LastWord> word(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(message, LastWord.class));
        } catch (UncheckedIOException notOurs) {
            return Optional.empty();
        }
    }

    /** @param ended whether the pod is gone, or its Job has ended: the Job's watch may be ahead of the pod's */
    private static Optional<Over> disruption(Pod pod, boolean ended) {
        Optional<PodCondition> condition =
                condition(pod, "DisruptionTarget").filter(each -> "True".equals(each.getStatus()));
        if (condition.isEmpty()) {
            return "Evicted".equals(pod.getStatus().getReason())
                    ? Optional.of(
                            new Over(Code.POD_EVICTED, said(pod.getStatus().getMessage(), "evicted")))
                    : Optional.empty();
        }
        String words =
                "%s: %s".formatted(condition.get().getReason(), condition.get().getMessage());
        boolean over = ended || Set.of("Failed", "Succeeded").contains(phase(pod));
        return switch (condition.get().getReason()) {
            // The node does not answer, so nothing will be heard of how the pod ended. Its token ends with the attempt.
            case "DeletionByTaintManager", "DeletionByPodGC" -> Optional.of(new Over(Code.NODE_LOST, words));
            case "PreemptionByScheduler" -> over ? Optional.of(new Over(Code.POD_PREEMPTED, words)) : Optional.empty();
            case null, default -> over ? Optional.of(new Over(Code.POD_EVICTED, words)) : Optional.empty();
        };
    }

    private static Finding failure(Pod pod) {
        Optional<ContainerStateTerminated> checkout = status(pod, "checkout").flatMap(Findings::terminated);
        if (checkout.filter(end -> end.getExitCode() != 0).isPresent()) {
            return new Over(Code.STEP_FAILED, "the step checkout left no word and " + ended(checkout.get()));
        }
        Optional<ContainerStateTerminated> task = status(pod, "task").flatMap(Findings::terminated);
        if (task.filter(end -> end.getExitCode() != 0).isPresent()) {
            return commandFailure(task.get());
        }
        return main(pod)
                .flatMap(Findings::terminated)
                .map(end -> new Over(Code.REPORT_MISSING, "the last step left no word and " + ended(end)))
                .orElse(new Over(
                        Code.POD_NOT_STARTED, said(pod.getStatus().getMessage(), "the pod failed " + where(pod))));
    }

    private static Over commandFailure(ContainerStateTerminated end) {
        if (isOom(end)) {
            return outOfMemory();
        }
        if (end.getExitCode() == START_ERROR || NOT_RUNNABLE.contains(end.getReason())) {
            return new Over(Code.LAUNCHER_FAILED, "the launcher could not be started: " + ended(end));
        }
        return new Over(Code.LAUNCHER_FAILED, "the launcher left no record and " + ended(end));
    }

    private static Underway progress(Pod pod) {
        Optional<PodCondition> scheduled = condition(pod, "PodScheduled");
        if (scheduled.filter(each -> "False".equals(each.getStatus())).isPresent()) {
            return new Underway(Phase.UNSCHEDULED, said(scheduled.get().getMessage(), "the pod has no node"));
        }
        for (ContainerStatus status : statuses(pod).toList()) {
            ContainerStateWaiting waiting = status.getState().getWaiting();
            if (waiting != null && NO_IMAGE.contains(waiting.getReason())) {
                return new Underway(
                        Phase.IMAGE_OUT_OF_REACH,
                        "%s of %s: %s".formatted(status.getImage(), status.getName(), words(waiting)));
            }
            if (waiting != null && "InvalidImageName".equals(waiting.getReason())) {
                return new Underway(Phase.IMAGE_OUT_OF_REACH, words(waiting));
            }
        }
        if (main(pod).filter(Findings::hasStarted).isPresent()) {
            return new Underway(Phase.PUBLISHING, "");
        }
        Optional<ContainerStatus> task = status(pod, "task");
        if (task.filter(Findings::hasStarted).isPresent()) {
            boolean over = terminated(task.get()).isPresent();
            return new Underway(over ? Phase.PUBLISHING : Phase.COMMAND, "");
        }
        Optional<ContainerStatus> checkout = status(pod, "checkout");
        if (checkout.filter(Findings::hasStarted).isPresent()) {
            boolean over = terminated(checkout.get()).isPresent();
            return new Underway(over ? Phase.BEFORE_COMMAND : Phase.CHECKOUT, where(pod));
        }
        return new Underway(Phase.STARTING, where(pod));
    }

    /** Whether the command's container has a log by now. */
    static boolean commandStarted(Sighting seen) {
        return seen.pod() != null
                && status(seen.pod(), "task").filter(Findings::hasStarted).isPresent();
    }

    static boolean commandOver(Sighting seen) {
        return seen.podGone()
                || (seen.pod() != null
                        && status(seen.pod(), "task")
                                .flatMap(Findings::terminated)
                                .isPresent());
    }

    private static boolean hasStarted(ContainerStatus status) {
        return status.getState().getRunning() != null || status.getState().getTerminated() != null;
    }

    /** Where in its life the pod was, with what its containers wait for. */
    private static String where(@Nullable Pod pod) {
        if (pod == null) {
            return "not there yet";
        }
        return statuses(pod)
                .filter(status -> terminated(status).isEmpty())
                .findFirst()
                .map(status -> {
                    ContainerStateWaiting waiting = status.getState().getWaiting();
                    return waiting == null
                            ? "while %s ran".formatted(status.getName())
                            : "before %s ran (%s)".formatted(status.getName(), words(waiting));
                })
                .orElse("before its containers were made");
    }

    private static Optional<ContainerStateTerminated> terminated(ContainerStatus status) {
        return Optional.ofNullable(status.getState().getTerminated());
    }

    private static Optional<ContainerStatus> main(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getContainerStatuses().stream().findFirst();
    }

    private static Optional<ContainerStatus> status(Pod pod, String container) {
        return statuses(pod)
                .filter(status -> status.getName().equals(container))
                .findFirst();
    }

    private static Stream<ContainerStatus> statuses(Pod pod) {
        return pod.getStatus() == null
                ? Stream.empty()
                : Stream.of(
                                pod.getStatus().getInitContainerStatuses(),
                                pod.getStatus().getContainerStatuses())
                        .flatMap(List::stream);
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(each -> type.equals(each.getType()))
                        .findFirst();
    }

    private static Optional<JobCondition> jobFailed(@Nullable Job job) {
        return job == null || job.getStatus() == null
                ? Optional.empty()
                : job.getStatus().getConditions().stream()
                        .filter(each -> Set.of("Failed", "FailureTarget").contains(each.getType()))
                        .filter(each -> "True".equals(each.getStatus()))
                        .findFirst();
    }

    private static @Nullable String phase(Pod pod) {
        return pod.getStatus() == null ? null : pod.getStatus().getPhase();
    }

    private static String ended(ContainerStateTerminated end) {
        return "ended with %d (%s)".formatted(end.getExitCode(), said(end.getMessage(), end.getReason()));
    }

    private static String words(ContainerStateWaiting waiting) {
        return waiting.getMessage() == null
                ? String.valueOf(waiting.getReason())
                : waiting.getReason() + ": " + waiting.getMessage();
    }

    private static String words(JobCondition condition) {
        return said(condition.getMessage(), condition.getReason());
    }

    private static String said(@Nullable String message, @Nullable String otherwise) {
        return message == null || message.isBlank() ? String.valueOf(otherwise) : message;
    }
}
