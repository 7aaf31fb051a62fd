package dev.leasehold.lease;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a task waits before its next attempt: doubling from {@code first} up to {@code most}, and of that a random
 * part between half and all, so that what failed together does not come back together.
 */
public record Backoff(Duration first, Duration most, RandomGenerator random) {
    public static final Backoff DEFAULT =
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), RandomGenerator.getDefault());

    Duration after(Failures failures) {
        int doublings = Math.min(30, Math.max(0, failures.user() + failures.infrastructure() - 1));
        long full = Math.min(most.toMillis(), first.toMillis() << doublings);
        return Duration.ofMillis(full / 2 + (long) (random.nextDouble() * (full - full / 2)));
    }
}
