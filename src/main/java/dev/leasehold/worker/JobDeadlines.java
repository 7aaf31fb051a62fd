package dev.leasehold.worker;

import dev.leasehold.worker.RolesConfig.Role;
import java.time.Duration;

/** The deadlines of a role that runs as Jobs. They nest: each step's lies within the Job's, and that within the lease. */
public record JobDeadlines(Duration start, Duration imagePull, Duration checkout, Duration grace, Duration publish) {
    /** What the cluster may take between one thing and the next. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    public static JobDeadlines of(Role role) {
        PodExecConfig pod = role.podExec();
        return new JobDeadlines(
                pod.startDeadline(),
                pod.imagePullDeadline(),
                pod.checkoutDeadline(),
                role.grace(),
                pod.publishDeadline());
    }

    /** From the command's start until its launcher has recorded its end. */
    public Duration command(Duration timeout) {
        return timeout.plus(grace).plus(SLACK);
    }

    /** {@code activeDeadlineSeconds}. */
    public Duration job(Duration timeout) {
        return start.multipliedBy(2)
                .plus(checkout)
                .plus(command(timeout))
                .plus(publish)
                .plus(SLACK);
    }
}
