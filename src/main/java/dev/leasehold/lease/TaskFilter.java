package dev.leasehold.lease;

import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.Map;

/** Which tasks are meant: those that meet every condition given. */
public record TaskFilter(
        List<String> states,
        @Nullable String role,
        @Nullable String group,
        @Nullable Code code,
        Map<String, String> labels) {
    /** All that a task can be in, as they are spelt. */
    public static final List<String> STATES =
            List.of("queued", "running", "confirming", "succeeded", "failed", "cancelled");

    public static final TaskFilter ALL = new TaskFilter(List.of(), null, null, null, Map.of());
}
