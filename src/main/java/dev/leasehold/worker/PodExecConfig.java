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
}
