package dev.leasehold.experiment.store;

import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.UUID;

/** An experiment that ended elsewhere. */
public record PastExperiment(
        UUID id,
        @Nullable String name,
        String spec,
        String form,
        String repository,
        String baseCommit,
        int parallel,
        @Nullable String stop,
        String endedFor,
        Instant startedAt,
        Instant endedAt,
        long attempts) {}
