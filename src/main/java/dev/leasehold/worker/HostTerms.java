package dev.leasehold.worker;

import java.time.Duration;

/** What a host is set to do: which role's tasks, how many at once, and how often it renews what it holds. */
public record HostTerms(String role, int capacity, Duration ttl) {
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
