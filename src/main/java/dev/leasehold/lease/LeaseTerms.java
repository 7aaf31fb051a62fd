package dev.leasehold.lease;

import org.jspecify.annotations.Nullable;
import java.time.Duration;

/**
 * How long a lease lasts from its grant or renewal, and how long at most with all renewals.
 *
 * @param mostInAll null where an attempt dies with its host. Where it outlives it, as a Job does, an expired lease is
 *     granted again for the same attempt, and this is how many of the role's tasks all hosts together may hold
 */
public record LeaseTerms(
        Duration ttl, Duration cap, @Nullable Integer mostInAll) {
    public static final Duration DEFAULT_TTL = Duration.ofSeconds(60);
    /** With all renewals, of a task that stays up. Then its next attempt begins afresh. */
    public static final Duration SESSION_CAP = Duration.ofDays(7);

    public LeaseTerms {
        if (ttl.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("lease.ttl is %s, must be at least 100 ms".formatted(ttl));
        }
        if (cap.compareTo(ttl) < 0) {
            throw new IllegalArgumentException(
                    "lease.cap is %s, must not be shorter than lease.ttl %s".formatted(cap, ttl));
        }
        if (mostInAll != null && mostInAll < 1) {
            throw new IllegalArgumentException("mostInAll is %d, must be at least 1".formatted(mostInAll));
        }
    }

    /** For attempts that die with their host. */
    public LeaseTerms(Duration ttl, Duration cap) {
        this(ttl, cap, null);
    }

    /** The same for attempts that outlive their hosts. */
    public LeaseTerms adoptable(int most) {
        return new LeaseTerms(ttl, cap, most);
    }

    /** The longest that a lease of this work can last. */
    Duration cap(Work work) {
        return work.session() == null ? cap : SESSION_CAP;
    }

    public boolean isAdoptable() {
        return mostInAll != null;
    }
}
