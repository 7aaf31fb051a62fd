package dev.leasehold.lease;

import org.jspecify.annotations.Nullable;
import java.time.Duration;

/**
 * The right to act for one attempt of a task, as its holder received it.
 *
 * @param epoch fences every write the holder makes
 * @param ttl how long the right lasts from the moment it was <em>asked</em> for; renewals extend it by the same
 * @param cap the longest it can ever last, renewals included
 * @param adopted whether the attempt is under way already, and outlived its last holder
 * @param forge how to reach the repository, of a task that has one
 */
public record Grant(
        String task,
        int attempt,
        long epoch,
        String role,
        Duration ttl,
        Duration cap,
        Work work,
        boolean adopted,
        @Nullable ForgeAccess forge) {

    /** Of an attempt that begins. */
    public Grant(
            String task,
            int attempt,
            long epoch,
            String role,
            Duration ttl,
            Duration cap,
            Work work,
            @Nullable ForgeAccess forge) {
        this(task, attempt, epoch, role, ttl, cap, work, false, forge);
    }

    public Grant with(ForgeAccess access) {
        return new Grant(task, attempt, epoch, role, ttl, cap, work, adopted, access);
    }
}
