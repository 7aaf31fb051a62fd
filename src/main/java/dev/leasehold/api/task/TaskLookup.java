package dev.leasehold.api.task;

import dev.leasehold.lease.Task;
import dev.leasehold.lease.Tasks;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import jakarta.inject.Singleton;

import static dev.leasehold.platform.problem.ProblemCode.TASK_NOT_FOUND;

/** Finds the task that a path names, or refuses. */
@Singleton
public class TaskLookup {
    private final Tasks tasks;

    TaskLookup(Tasks tasks) {
        this.tasks = tasks;
    }

    public Task find(String id) {
        return tasks.find(id).orElseThrow(() -> unknown(id));
    }

    public static ProblemException unknown(String id) {
        return Problem.of(TASK_NOT_FOUND, "There is no task '%s'.".formatted(id))
                .exception();
    }
}
