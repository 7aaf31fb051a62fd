package dev.leasehold.experiment.loop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.lease.Attempt;
import dev.leasehold.lease.Task;
import dev.leasehold.lease.TaskId;
import dev.leasehold.lease.Tasks;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** How a task of an experiment ended. */
sealed interface Ended {
    /** That it took, whoever was to blame. */
    int attempts();

    /** {@code commit} is what it landed, where it was to land one. */
    record Well(@Nullable JsonNode outcome, @Nullable String commit, int attempts, int failures) implements Ended {

        /** The digest of the files that it left, which its host has stored. */
        @Nullable
        String artifacts() {
            return outcome == null
                    ? null
                    : outcome.path("artifacts").path("digest").textValue();
        }
    }

    record Badly(String code, String reason, int attempts) implements Ended {}

    record Cancelled(int attempts) implements Ended {}

    /** The task must not be alive any more. One that was purged meanwhile has failed. */
    static Ended of(Tasks tasks, UUID id) {
        String name = TaskId.text(id);
        Task task = tasks.find(name).orElse(null);
        if (task == null) {
            return new Badly("task-not-found", "its task %s was purged before it was looked at".formatted(name), 0);
        }
        return switch (task.state()) {
            case "succeeded" -> {
                List<Attempt> attempts = tasks.attempts(name);
                Attempt last = attempts.getLast();
                yield new Well(
                        last.outcome(),
                        last.commit(),
                        task.attempt(),
                        task.failures().user());
            }
            case "cancelled" -> new Cancelled(task.attempt());
            case "failed" ->
                new Badly(
                        task.code() == null ? "failed" : task.code().wire(),
                        Objects.requireNonNullElse(task.message(), "its task failed"),
                        task.attempt());
            default -> throw new IllegalStateException("the task %s is %s".formatted(name, task.state()));
        };
    }
}
