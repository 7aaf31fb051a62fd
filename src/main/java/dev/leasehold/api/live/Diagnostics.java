package dev.leasehold.api.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.lease.Attempt;
import dev.leasehold.lease.Event;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.List;

/**
 * All that is known of a task at this moment. A part that could not be had is null, and {@code missing} says why; what is
 * empty is known to be empty.
 *
 * @param host as the holder of the running attempt sees it: processes, or Job, pod and containers
 * @param lastLines the end of the last attempt's log
 * @param journal the last events, the oldest first
 */
public record Diagnostics(
        String task,
        @Nullable String state,
        @Nullable Attempt attempt,
        @Nullable Lease lease,
        @Nullable JsonNode host,
        @Nullable List<String> lastLines,
        @Nullable List<Event> journal,
        List<Missing> missing) {

    /** Who holds the task, and until when. Null for one that nobody holds, which {@code missing} says then. */
    public record Lease(
            @Nullable String host,
            @Nullable Instant expiresAt,
            @Nullable Instant lastActivityAt) {}

    public record Missing(String part, String why) {}
}
