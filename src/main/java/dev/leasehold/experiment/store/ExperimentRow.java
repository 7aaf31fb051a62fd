package dev.leasehold.experiment.store;

import dev.leasehold.experiment.decision.Phase;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.UUID;

/**
 * An experiment as it stands, with what was submitted.
 *
 * @param stop the stop rules as they were changed; null is those of the spec
 * @param stopping the stop rule that holds, while what is under way comes to its end
 * @param asking whether a request for ideas is under way
 * @param ideationTask its task, where each request has one
 * @param sessionTask the ideator that stays up, where there is one
 * @param sessionRequest what it is being asked
 * @param sessionAnswers how often it has answered
 */
public record ExperimentRow(
        UUID id,
        @Nullable String name,
        String spec,
        String form,
        String repository,
        String baseCommit,
        int parallel,
        @Nullable String stop,
        Phase phase,
        @Nullable String pausedWhy,
        @Nullable String stopping,
        @Nullable String endedFor,
        Instant startedAt,
        @Nullable Instant endedAt,
        long ideas,
        long waiting,
        long made,
        int executing,
        int toEvaluate,
        int evaluating,
        int toIntegrate,
        long attempts,
        boolean asking,
        @Nullable UUID ideationTask,
        int wanted,
        @Nullable UUID sessionTask,
        @Nullable UUID sessionRequest,
        int sessionAnswers) {}
