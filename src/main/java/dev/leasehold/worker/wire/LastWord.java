package dev.leasehold.worker.wire;

import dev.leasehold.worker.wire.ClaimBodies.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What a step of a task's pod leaves as its termination message.
 *
 * @param end null when it was too large for a message, and stays with the service
 * @param wholeLog whether the service has the whole log
 */
public record LastWord(@Nullable Outcome end, boolean wholeLog) {
    /** What a termination message may have. */
    public static final int MOST_BYTES = 4096;
}
