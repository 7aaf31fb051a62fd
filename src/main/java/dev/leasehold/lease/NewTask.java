package dev.leasehold.lease;

import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.Map;

/** A task to be submitted. Without {@code runAfter} it is ready at once. */
public record NewTask(
        String role,
        String group,
        int priority,
        @Nullable Instant runAfter,
        Budget attempts,
        Map<String, String> labels,
        Work work) {

    /** The repository in which the task's work lands, if it does in one. */
    @Nullable
    String deliversTo() {
        Source source = work.source();
        return source == null || source.commit() == Source.Commit.NONE ? null : source.repository();
    }
}
