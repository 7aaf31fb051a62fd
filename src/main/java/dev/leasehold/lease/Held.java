package dev.leasehold.lease;

import org.jspecify.annotations.Nullable;

/**
 * A lease as its holder names it.
 *
 * @param idleMillis for how long the command has printed nothing, where the holder says so at a renewal
 */
public record Held(String task, long epoch, @Nullable Long idleMillis) {
    public Held {
        if (idleMillis != null && idleMillis < 0) {
            throw new IllegalArgumentException("idleMillis is %d, must not be negative".formatted(idleMillis));
        }
    }

    public Held(String task, long epoch) {
        this(task, epoch, null);
    }

    /** The lease alone. */
    Held bare() {
        return new Held(task, epoch);
    }
}
