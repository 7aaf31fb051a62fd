package dev.leasehold.worker.workspace;

import dev.leasehold.lease.Source;
import dev.leasehold.platform.Json;
import java.util.Map;

/** What a command that works on a repository reads in {@code .leasehold/task.json}. */
public final class TaskJson {
    private TaskJson() {}

    public static String of(String task, int attempt, String role, Source source) {
        return Json.write(Map.of(
                "task",
                task,
                "attempt",
                attempt,
                "role",
                role,
                "repository",
                source.repository(),
                "parents",
                source.parents(),
                "commit",
                source.commit().wire()));
    }
}
