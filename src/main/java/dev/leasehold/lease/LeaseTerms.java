package dev.leasehold.lease;

import java.time.Duration;

/** How long a lease lasts from its grant or renewal, and how long at most with all renewals. */
public record LeaseTerms(Duration ttl, Duration cap) {
    public static final Duration DEFAULT_TTL = Duration.ofSeconds(60);

    public LeaseTerms {
        if (ttl.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("lease.ttl is %s, must be at least 100 ms".formatted(ttl));
        }
        if (cap.compareTo(ttl) < 0) {
            throw new IllegalArgumentException(
                    "lease.cap is %s, must not be shorter than lease.ttl %s".formatted(cap, ttl));
        }
    }
}
