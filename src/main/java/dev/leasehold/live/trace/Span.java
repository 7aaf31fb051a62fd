package dev.leasehold.live.trace;

import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.Map;

/**
 * One stretch of a task's way.
 *
 * @param failure what went wrong; null where nothing did
 */
record Span(
        String id,
        @Nullable String parent,
        String name,
        Instant start,
        Instant end,
        Map<String, Object> attributes,
        @Nullable String failure) {}
