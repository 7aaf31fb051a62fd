package dev.leasehold.lease;

import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.Map;

/**
 * A task as it stands.
 *
 * @param lastActivityAt of a running one: when it last printed something, as far as its holder has told, or else since
 *     when it is held
 */
public record Task(
        String id,
        String role,
        String group,
        int priority,
        String state,
        int attempt,
        @Nullable Instant runAfter,
        @Nullable String host,
        @Nullable Instant leaseExpiresAt,
        @Nullable Instant lastActivityAt,
        @Nullable Instant cancelRequestedAt,
        Failures failures,
        Budget attempts,
        @Nullable Code code,
        @Nullable String message,
        Instant submittedAt,
        @Nullable Instant finishedAt,
        Map<String, String> labels,
        Work work) {}
