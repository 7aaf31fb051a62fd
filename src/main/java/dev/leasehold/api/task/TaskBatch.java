package dev.leasehold.api.task;

import java.util.List;

/** Many tasks to be submitted together: all of them, or none. */
public record TaskBatch(List<TaskRequest> tasks) {
    private static final int MOST = 10_000;

    public TaskBatch {
        tasks = tasks == null ? List.of() : List.copyOf(tasks);
        if (tasks.isEmpty() || tasks.size() > MOST) {
            throw new IllegalArgumentException("tasks has %d items, must have 1 to %d".formatted(tasks.size(), MOST));
        }
    }
}
