package dev.leasehold.lease;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import java.time.Instant;

/**
 * One line of the journal, about a task, an experiment or a ref of a project. {@code position} is dense: the event after
 * position 7 is 8, for every reader alike.
 */
public record Event(
        long position,
        Instant at,
        String kind,
        @Nullable String task,
        @Nullable String experiment,
        @Nullable String project,
        @Nullable Integer attempt,
        @Nullable Long epoch,
        @Nullable JsonNode data) {}
