package dev.leasehold.worker.wire;

import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Work;
import dev.leasehold.worker.wire.ClaimBodies.Outcome;
import org.jspecify.annotations.Nullable;
import java.time.Instant;

/** What goes between a task's pod and the service. */
public final class PodBodies {
    /** What a termination message may have. */
    public static final int LONGEST_MESSAGE = 4096;

    private PodBodies() {}

    /**
     * What a pod is to do, in the service's words.
     *
     * @param startedAt the same for every pod of the attempt, so that they make the same commit
     */
    public record Assignment(
            String task,
            int attempt,
            String role,
            Instant startedAt,
            Work work,
            boolean outcomeRequired,
            @Nullable ForgeAccess forge) {}

    /**
     * A step's last word, as its termination message.
     *
     * @param end null when it was too large for a message and was handed to the service
     * @param wholeLog whether the service has the whole log
     */
    public record LastWord(@Nullable Outcome end, boolean wholeLog) {}
}
