package dev.leasehold.worker;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the operator says about a role whose tasks run as Jobs: {@code leasehold.roles.<name>.pod-exec.…}. */
public interface PodExecConfig {
    /** What the command runs in. It needs no shell, no git and no user of its own. */
    Optional<String> image();

    /** From the Job's making until its first step runs, and again from that one's end until the command runs. */
    @WithDefault("5m")
    Duration startDeadline();

    /** How long an image may be out of reach, within the deadline above. */
    @WithDefault("2m")
    Duration imagePullDeadline();

    @WithDefault("5m")
    Duration checkoutDeadline();

    /** For looking at what the command left, landing it and handing over the log. */
    @WithDefault("5m")
    Duration publishDeadline();

    Map<String, String> nodeSelector();

    Map<String, String> requests();

    /** Of the command's container. */
    Map<String, String> limits();

    /** Of each emptyDir that the command can write to. */
    @WithDefault("10Gi")
    String diskLimit();

    Optional<String> runtimeClass();

    /** False gives the pod a user namespace of its own. */
    @WithDefault("true")
    boolean hostUsers();

    /** Who the steps are in the pod; nobody's rights anywhere else. */
    @WithDefault("10001")
    long user();

    Optional<List<String>> imagePullSecrets();

    /** A Secret in the tasks' namespace with the key {@code env}: KEY=VALUE lines that only the command sees. */
    Optional<String> envFileSecret();

    Optional<String> priorityClass();

    /** Beside the two that every task's pod has, of a node that is not ready or not reachable. */
    List<Toleration> tolerations();

    /** Kubernetes' own {@code affinity}, in YAML or JSON. */
    Optional<String> affinity();

    /** Native sidecars, which run beside the command and not a step longer than the last one needs. By name. */
    Map<String, Sidecar> sidecars();

    /** What else a user may choose to run in; a name that ends in {@code *} stands for all that begin so. */
    Optional<List<String>> images();

    /** Up to how much a user may ask for, by resource; {@code disk} is {@link #diskLimit}'s. Others, no user may set. */
    Map<String, String> maximum();

    /** As in a pod. */
    interface Toleration {
        Optional<String> key();

        Optional<String> operator();

        Optional<String> value();

        Optional<String> effect();

        Optional<Long> seconds();
    }

    /** The operator's own program beside the command: a proxy, a database for tests. It has none of the attempt's files. */
    interface Sidecar {
        String image();

        /** The image's own, if not said. */
        Optional<List<String>> command();

        Map<String, String> env();

        /** A Secret whose keys become its variables. The command does not see them. */
        Optional<String> envFromSecret();

        Map<String, String> requests();

        Map<String, String> limits();

        /** The command does not begin before something listens here. */
        Optional<Integer> readyPort();
    }
}
