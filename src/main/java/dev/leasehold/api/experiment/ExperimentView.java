package dev.leasehold.api.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.leasehold.experiment.decision.Phase;
import dev.leasehold.experiment.spec.ExperimentSpec;
import dev.leasehold.experiment.store.ExperimentRow;
import dev.leasehold.lease.TaskId;
import org.jspecify.annotations.Nullable;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;

/**
 * An experiment as it is shown.
 *
 * @param state {@code running}, {@code paused} or {@code terminated}
 * @param reason why it is paused, is coming to its end, or has ended
 */
public record ExperimentView(
        String id,
        @Nullable String name,
        String state,
        boolean ending,
        @Nullable String reason,
        String repository,
        URI cloneUrl,
        String baseCommit,
        Objective objective,
        int parallel,
        Instant startedAt,
        @Nullable Instant endedAt,
        Counts counts) {

    /** What it wants more of, or less. */
    public record Objective(String expr, String direction) {}

    /** How far it is. {@code variants} are all that were begun, without the baseline. */
    public record Counts(
            long ideas,
            long waiting,
            long variants,
            int executing,
            int toEvaluate,
            int evaluating,
            int toIntegrate,
            boolean ideating,
            long attempts) {

        /** Tasks of its variants that run or wait for their turn. */
        @JsonIgnore
        public int underWay() {
            return executing + evaluating;
        }
    }

    public static ExperimentView of(ExperimentRow row, ExperimentSpec spec, URI root) {
        return new ExperimentView(
                TaskId.text(row.id()),
                row.name(),
                state(row.phase()),
                isEnding(row),
                reason(row),
                row.repository(),
                root.resolve("/git/" + row.repository() + ".git"),
                row.baseCommit(),
                new Objective(
                        spec.objective().expr(), spec.objective().direction().wire()),
                row.parallel(),
                row.startedAt(),
                row.endedAt(),
                new Counts(
                        row.ideas(),
                        row.waiting(),
                        row.made(),
                        row.executing(),
                        row.toEvaluate(),
                        row.evaluating(),
                        row.toIntegrate(),
                        row.ideationTask() != null,
                        row.attempts()));
    }

    private static String state(Phase phase) {
        return switch (phase) {
            case RUNNING, DRAINING, CANCELLING -> Phase.RUNNING.name().toLowerCase(Locale.ROOT);
            case PAUSED -> "paused";
            case ENDED -> "terminated";
        };
    }

    private static boolean isEnding(ExperimentRow row) {
        return switch (row.phase()) {
            case DRAINING, CANCELLING -> true;
            case RUNNING, PAUSED -> row.stopping() != null;
            case ENDED -> false;
        };
    }

    private static @Nullable String reason(ExperimentRow row) {
        return switch (row.phase()) {
            case ENDED -> row.endedFor();
            case PAUSED -> row.pausedWhy();
            case RUNNING -> row.stopping();
            case DRAINING, CANCELLING -> "terminated";
        };
    }
}
