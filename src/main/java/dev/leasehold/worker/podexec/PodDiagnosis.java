package dev.leasehold.worker.podexec;

import dev.leasehold.worker.Diagnosis;
import dev.leasehold.worker.Diagnosis.Unit;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.jspecify.annotations.Nullable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Tells how an attempt's Job and pod stand, from what the watch last saw of them. Only for logs is anybody asked. */
final class PodDiagnosis {
    /** The command's, whose output is the task's log. */
    private static final String TASK = "task";

    /** Ended by itself: the message is then what a step of ours hands over, and nothing to be read. */
    private static final Set<String> OWN_ENDS = Set.of("Completed", "Error");

    private PodDiagnosis() {}

    /** What a container printed last. */
    @FunctionalInterface
    interface LastLines {
        List<String> of(String pod, String container);
    }

    static Diagnosis of(String job, Sighting seen, LastLines lastLines) {
        Map<String, Object> facts = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<Unit> units = new ArrayList<>();
        facts.put("job", job(job, seen));
        Pod pod = seen.pod();
        if (pod == null) {
            missing.add("pod: none has been seen");
        } else {
            facts.put("pod", pod(pod, seen.podGone()));
            Stream.of(
                            pod.getStatus().getInitContainerStatuses(),
                            pod.getStatus().getContainerStatuses())
                    .flatMap(List::stream)
                    .map(status -> unit(pod, status, lastLines, missing))
                    .forEach(units::add);
        }
        return new Diagnosis("pod-exec", stage(seen), facts, units, missing);
    }

    private static String stage(Sighting seen) {
        return switch (Findings.of(seen)) {
            case Finding.Told(var _) -> "the end is told";
            case Finding.Over(var code, var sentence) -> code.wire() + ": " + sentence;
            case Finding.Underway(var _, var words) -> words;
        };
    }

    private static Map<String, Object> job(String name, Sighting seen) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", name);
        Job job = seen.job();
        facts.put("state", job == null ? "not seen" : seen.jobGone() ? "deleted" : "there");
        if (job != null && job.getStatus() != null) {
            facts.put(
                    "conditions",
                    job.getStatus().getConditions().stream()
                            .map(each -> words(each.getType(), each.getReason(), each.getMessage()))
                            .toList());
        }
        return facts;
    }

    private static Map<String, Object> pod(Pod pod, boolean gone) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", pod.getMetadata().getName());
        facts.put("state", gone ? "gone" : String.valueOf(pod.getStatus().getPhase()));
        facts.put("node", String.valueOf(pod.getSpec().getNodeName()));
        facts.put(
                "conditions",
                pod.getStatus().getConditions().stream()
                        .filter(each -> !"True".equals(each.getStatus()))
                        .map(each -> words("not " + each.getType(), each.getReason(), each.getMessage()))
                        .toList());
        return facts;
    }

    private static Unit unit(Pod pod, ContainerStatus status, LastLines lastLines, List<String> missing) {
        ContainerState state = status.getState();
        var ended = state == null ? null : state.getTerminated();
        var waiting = state == null ? null : state.getWaiting();
        boolean runs = state != null && state.getRunning() != null;
        return new Unit(
                status.getName(),
                ended != null ? "ended" : runs ? "running" : "waiting",
                null,
                ended != null
                        ? words(ended.getReason(), isOwn(ended.getReason()) ? null : ended.getMessage())
                        : waiting == null ? null : words(waiting.getReason(), waiting.getMessage()),
                ended == null ? null : ended.getExitCode(),
                ended == null ? null : ended.getSignal(),
                status.getRestartCount(),
                null,
                null,
                status.getName().equals(TASK) || !(runs || ended != null)
                        ? null
                        : lines(pod, status.getName(), lastLines, missing));
    }

    private static @Nullable List<String> lines(Pod pod, String container, LastLines lastLines, List<String> missing) {
        try {
            return lastLines.of(pod.getMetadata().getName(), container);
        } catch (RuntimeException e) {
            missing.add("last lines of %s: %s".formatted(container, e.getMessage()));
            return null;
        }
    }

    private static boolean isOwn(@Nullable String reason) {
        return reason == null || OWN_ENDS.contains(reason);
    }

    private static String words(@Nullable String... parts) {
        return String.join(
                ": ",
                Stream.of(parts).filter(part -> part != null && !part.isBlank()).toList());
    }
}
