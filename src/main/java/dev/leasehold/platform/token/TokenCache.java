package dev.leasehold.platform.token;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Tokens that were found good a moment ago, by their hash.
 *
 * <ul>
 *   <li>Good ones only: garbage pushes nobody out.
 *   <li>At most {@value #CAPACITY}; the one not used for longest goes first.
 *   <li>None beyond its own end.
 *   <li>A revocation is seen at once, here and, through {@link Revocations}, at the other replicas; while these do not hear
 *       of it, after the ttl.
 * </ul>
 */
@ApplicationScoped
class TokenCache {
    static final int CAPACITY = 1024;

    private final long ttlNanos;
    private final LongSupplier nanos;
    private final SequencedMap<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    @Inject
    TokenCache(TokenConfig config) {
        this(config.cacheTtl(), System::nanoTime);
    }

    TokenCache(Duration ttl, LongSupplier nanos) {
        this.ttlNanos = ttl.toNanos();
        this.nanos = nanos;
    }

    synchronized Optional<Check> get(byte[] hash) {
        Entry entry = entries.get(key(hash));
        return entry == null || nanos.getAsLong() - entry.until >= 0 ? Optional.empty() : Optional.of(entry.good);
    }

    /** {@code left} is how long it is good at all. */
    synchronized void put(byte[] hash, Check.Valid good, Duration left) {
        entries.put(key(hash), new Entry(good, nanos.getAsLong() + Math.min(ttlNanos, left.toNanos())));
        if (entries.size() > CAPACITY) {
            entries.pollFirstEntry();
        }
    }

    synchronized void forget(UUID id) {
        entries.values().removeIf(entry -> entry.good.holder().id().equals(id));
    }

    synchronized void clear() {
        entries.clear();
    }

    private static String key(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    private record Entry(Check.Valid good, long until) {}
}
