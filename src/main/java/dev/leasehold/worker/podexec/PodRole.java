package dev.leasehold.worker.podexec;

import dev.leasehold.lease.Command;
import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.StartRefused.Why;
import dev.leasehold.worker.JobDeadlines;
import dev.leasehold.worker.PodChoice;
import dev.leasehold.worker.PodExecConfig;
import dev.leasehold.worker.RolesConfig.Role;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.jspecify.annotations.Nullable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the operator says about a role whose tasks run as Jobs, checked.
 *
 * @param timeout for the command
 */
record PodRole(
        String name,
        String image,
        @Nullable Command command,
        Map<String, String> env,
        @Nullable Path experimentDir,
        Duration timeout,
        Duration grace,
        JobDeadlines deadlines,
        long logBytes,
        @Nullable Affinity affinity,
        PodExecConfig pod) {
    /** Throws {@link StartRefused} when the role makes no sense. */
    static PodRole of(String name, Role role) {
        PodExecConfig pod = role.podExec();
        String key = "leasehold.roles.%s.pod-exec.".formatted(name);
        String image = pod.image()
                .orElseThrow(() -> refused(
                        key + "image is not set, and a role of mode pod-exec needs one",
                        "Name the image that the command runs in"));
        if (pod.imagePullDeadline().compareTo(pod.startDeadline()) >= 0) {
            throw refused(
                    "%simage-pull-deadline is %s, and %sstart-deadline is %s"
                            .formatted(key, pod.imagePullDeadline(), key, pod.startDeadline()),
                    "Make the first shorter than the second: an image is pulled within the start");
        }
        for (Duration deadline :
                List.of(pod.imagePullDeadline(), pod.startDeadline(), pod.checkoutDeadline(), pod.publishDeadline())) {
            if (deadline.compareTo(Duration.ofSeconds(1)) < 0) {
                throw refused("a deadline under %s is %s".formatted(key, deadline), "Give it a second or more");
            }
        }
        checkSidecars(key, pod);
        checkMaximum(key, pod);
        return new PodRole(
                name,
                image,
                role.command().<Command>map(Command.Shell::new).orElse(null),
                role.env(),
                role.experimentDir().orElse(null),
                role.timeout(),
                role.grace(),
                JobDeadlines.of(role),
                role.limits().logBytes(),
                pod.affinity().map(text -> affinity(key, text)).orElse(null),
                pod);
    }

    private static Affinity affinity(String key, String text) {
        try {
            Affinity affinity = Serialization.unmarshal("---\n" + text, Affinity.class);
            if (affinity != null && affinity.getAdditionalProperties().isEmpty()) {
                return affinity;
            }
        } catch (IllegalArgumentException | KubernetesClientException notAny) {
            throw refused(
                    "%saffinity cannot be read: %s"
                            .formatted(
                                    key,
                                    notAny.getCause() == null
                                            ? notAny
                                            : notAny.getCause().getMessage()),
                    "Write it as in a pod, beginning with nodeAffinity, podAffinity or podAntiAffinity");
        }
        throw refused(
                "%saffinity is none".formatted(key),
                "Write it as in a pod, beginning with nodeAffinity, podAffinity or podAntiAffinity");
    }

    private static void checkSidecars(String key, PodExecConfig pod) {
        pod.sidecars().keySet().forEach(name -> {
            if (!name.matches("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?") || PodFields.isStep(name)) {
                throw refused(
                        "%ssidecars.%s: '%s' is no name for a sidecar".formatted(key, name, name),
                        "Take up to 32 of a-z, 0-9 and inner '-', and none of the steps' names");
            }
        });
    }

    private static void checkMaximum(String key, PodExecConfig pod) {
        pod.maximum().forEach((resource, amount) -> {
            if (PodChoice.amount(amount).isEmpty()) {
                throw refused(
                        "%smaximum.%s is '%s'".formatted(key, resource, amount),
                        "Write an amount such as 500m, 2 or 1Gi");
            }
        });
    }

    private static StartRefused refused(String sentence, String suggestion) {
        return new StartRefused(Why.CONFIGURATION, sentence + ".", suggestion + ".");
    }

    Duration timeout(@Nullable Integer asked) {
        return asked == null || asked >= timeout.toSeconds() ? timeout : Duration.ofSeconds(asked);
    }
}
