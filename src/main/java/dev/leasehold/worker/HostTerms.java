package dev.leasehold.worker;

import java.time.Duration;

/**
 * What a host is set to do: which role's tasks, how many at once, and how often it renews what it holds.
 *
 * @param sessions tasks that stay up, beside the {@code capacity}: they wait most of the time, and one that took up the
 *     room of those that its own experiment waits for would wait for ever
 */
public record HostTerms(String role, int capacity, int sessions, Duration ttl) {
    public HostTerms(String role, int capacity, Duration ttl) {
        this(role, capacity, 0, ttl);
    }

    public HostTerms {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "capacity of role '%s' is %d, must be at least 1".formatted(role, capacity));
        }
    }

    Duration renewEvery() {
        return ttl.dividedBy(3);
    }
}
