package dev.leasehold.platform.audit;

import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.UUID;

/**
 * One act, as it was recorded.
 *
 * @param who the name of the token, or {@code operator} for who started the service
 * @param about what it was about beyond its target, such as the token that was made; never a secret
 * @param status what it was answered with; null when the service was gone before it answered
 */
public record Act(
        long position,
        Instant at,
        String who,
        @Nullable UUID token,
        @Nullable String address,
        String act,
        String target,
        @Nullable String about,
        @Nullable Integer status) {}
