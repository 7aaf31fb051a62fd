package dev.leasehold.platform.token;

import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A token as an administrator sees it. {@code lastUsedAt} is coarse: it lags by up to ten minutes. {@code experiment} or
 * {@code role} is what it is restricted to.
 */
public record TokenView(
        UUID id,
        String name,
        Set<Scope> scopes,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt,
        @Nullable String experiment,
        @Nullable String role) {

    /** Usable at {@code now}: neither revoked nor run out. */
    boolean isLive(Instant now) {
        return revokedAt == null && (expiresAt == null || expiresAt.isAfter(now));
    }

    Holder holder() {
        return new Holder(id, name, scopes, new Restriction(experiment, role));
    }
}
