package dev.leasehold.api.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.leasehold.experiment.decision.Phase;
import dev.leasehold.experiment.spec.ExperimentSpec;
import dev.leasehold.experiment.spec.Roles;
import dev.leasehold.experiment.store.ExperimentRow;
import dev.leasehold.lease.TaskId;
import org.jspecify.annotations.Nullable;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * An experiment as it is shown.
 *
 * @param state {@code running}, {@code paused} or {@code terminated}
 * @param warnings where it goes differently, on purpose, from what its format's makers do
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
        @Nullable Ideator ideator,
        Instant startedAt,
        @Nullable Instant endedAt,
        Counts counts,
        List<String> warnings) {

    /** What it wants more of, or less. */
    public record Objective(String expr, String direction) {}

    /**
     * Who proposes; null when all ideas are listed.
     *
     * @param style {@code session} or {@code once}
     * @param task that is up, or under way; its log is {@code /v1/tasks/{task}/log}
     */
    public record Ideator(String style, @Nullable String task) {}

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

    public static ExperimentView of(ExperimentRow row, ExperimentSpec spec, List<String> warnings, URI root) {
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
                ideator(row, spec),
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
                        row.asking(),
                        row.attempts()),
                warnings);
    }

    private static @Nullable Ideator ideator(ExperimentRow row, ExperimentSpec spec) {
        Roles.Ideator ideator = spec.roles().ideator();
        UUID task = row.sessionTask() == null ? row.ideationTask() : row.sessionTask();
        return ideator == null ? null : new Ideator(ideator.style().wire(), task == null ? null : TaskId.text(task));
    }

    /** What {@code state} can be. */
    public static final List<String> STATES =
            Arrays.stream(Phase.values()).map(ExperimentView::state).distinct().toList();

    /** The phases that are shown as this state. */
    static Set<Phase> phases(String state) {
        return Arrays.stream(Phase.values())
                .filter(phase -> state(phase).equals(state))
                .collect(Collectors.toSet());
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
