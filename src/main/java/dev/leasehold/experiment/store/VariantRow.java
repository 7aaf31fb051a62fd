package dev.leasehold.experiment.store;

import dev.leasehold.experiment.standing.VariantLine;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.UUID;

/** A variant with what its views leave out. The baseline has no idea. */
public record VariantRow(
        UUID id,
        UUID experiment,
        @Nullable UUID idea,
        VariantState state,
        VariantLine line,
        @Nullable UUID executionTask,
        @Nullable UUID evaluationTask,
        int evaluationFailures,
        @Nullable String artifacts,
        @Nullable String code,
        Instant begunAt) {

    /** The task that it waits for; null when it waits for none. */
    public @Nullable UUID underWay() {
        return switch (state) {
            case EXECUTING -> executionTask;
            case EVALUATING -> evaluationTask;
            case MADE, EVALUATED, INTEGRATED, BASELINE, FAILED, CANCELLED -> null;
        };
    }
}
