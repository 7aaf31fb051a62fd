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

    /** Those of tasks that have not ended. */
    public static final List<String> ALIVE = List.of("queued", "running", "confirming");

    /** Those of tasks that are a host's, or the reaper's, at this moment. */
    static final List<String> HELD = List.of("running", "confirming");

    /** Those of tasks that have ended, and not well. */
    public static final List<String> DEAD = List.of("failed", "cancelled");

    public static final TaskFilter ALL = new TaskFilter(List.of(), null, null, null, Map.of());

    /** The same, of these states where it names none. */
    public TaskFilter orOf(List<String> usual) {
        return states.isEmpty() ? new TaskFilter(usual, role, group, code, labels) : this;
    }

    /** Whether it finds every task but for those of a group: those of none are no choice that somebody made. */
    public boolean saysNothing() {
        return states.isEmpty()
                && role == null
                && (group == null || group.isEmpty())
                && code == null
                && labels.isEmpty();
    }
}
