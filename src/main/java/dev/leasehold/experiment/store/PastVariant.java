package dev.leasehold.experiment.store;

import dev.leasehold.experiment.standing.VariantLine;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.UUID;

/** A variant of an experiment that ended elsewhere, in one of the states at the end of its way. The baseline has no idea. */
public record PastVariant(
        UUID id,
        @Nullable UUID idea,
        VariantState state,
        VariantLine line,
        @Nullable UUID executionTask,
        @Nullable UUID evaluationTask,
        @Nullable String artifacts,
        @Nullable String code,
        Instant begunAt) {}
