package dev.leasehold.worker.courier;

import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Work;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.Objects;

/**
 * The attempt that a pod is of.
 *
 * @param startedAt the same for every pod of the attempt, so that they make the same commit
 * @param forge where there is a source
 */
public record Assignment(
        String task,
        int attempt,
        String role,
        Instant startedAt,
        Work work,
        boolean outcomeRequired,
        @Nullable ForgeAccess forge) {

    /** Where there is a source. */
    ForgeAccess access() {
        return Objects.requireNonNull(forge, "a source has a forge");
    }
}
