package dev.leasehold.worker.wire;

import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.InputFile;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.Work;
import dev.leasehold.worker.wire.ClaimBodies.Outcome;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.List;

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
     * What of an {@link Assignment} the pod's own steps look at. A step lives for a third of a second, and learns to read no
     * more than it needs: how the command is run is the launcher's matter.
     */
    public record StepAssignment(
            String task,
            int attempt,
            String role,
            Instant startedAt,
            StepWork work,
            boolean outcomeRequired,
            @Nullable ForgeAccess forge) {}

    /** What of the {@link Work} they look at. */
    public record StepWork(
            @Nullable Source source,
            List<InputFile> inputs,
            @Nullable String folder) {}

    /**
     * A step's last word, as its termination message.
     *
     * @param end null when it was too large for a message and was handed to the service
     * @param wholeLog whether the service has the whole log
     */
    public record LastWord(@Nullable Outcome end, boolean wholeLog) {}
}
