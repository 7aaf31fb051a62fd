package dev.leasehold.lease;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import java.time.Instant;

/** One run of a task. Without {@code endedAt} it is under way; {@code commit} is what it says it has landed. */
public record Attempt(
        int number,
        String host,
        @Nullable String sandbox,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Code code,
        @Nullable Fault fault,
        @Nullable String message,
        @Nullable String suggestion,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable JsonNode outcome,
        @Nullable String commit,
        @Nullable Usage usage) {}
