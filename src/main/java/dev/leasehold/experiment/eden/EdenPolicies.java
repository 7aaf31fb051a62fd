package dev.leasehold.experiment.eden;

import dev.leasehold.experiment.document.Field;
import dev.leasehold.experiment.document.ObjectShape;
import dev.leasehold.experiment.document.Scalars;
import dev.leasehold.experiment.document.Shape;
import dev.leasehold.experiment.document.Shapes;
import dev.leasehold.experiment.document.Values;
import dev.leasehold.experiment.objective.Direction;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** EDEN's policies: a kind, and what that kind takes. */
public final class EdenPolicies {
    /** How many ideation tasks are made. */
    public sealed interface Ideation {}

    public record MaintainPending(int target, @Nullable Integer maxTotal) implements Ideation {}

    public record FixedTotal(int total) implements Ideation {}

    /** When to end. */
    public sealed interface Termination {}

    public record Never() implements Termination {}

    public record MaxVariants(int target) implements Termination {}

    public record MaxWallTime(Duration duration) implements Termination {}

    public record ConvergenceWindow(String metric, int window, Direction direction) implements Termination {}

    public record TargetCondition(String metric, double threshold, Direction direction) implements Termination {}

    record Dispatch(boolean terminates, boolean integrates) {}

    private static final Shape<String> NAME = Scalars.text();
    private static final Shape<Integer> AT_LEAST_ONE = Scalars.whole(1, Integer.MAX_VALUE);
    private static final Shape<Direction> WAY = Scalars.choice(List.of(Direction.values()), Direction::wire);

    private static final Field<Integer> TARGET = Field.optional("target", AT_LEAST_ONE, "At least 1.");
    private static final Field<Optional<Integer>> MAX_TOTAL = Field.optional(
            "max_total", Shapes.nullOr(Scalars.whole(0, Integer.MAX_VALUE)), "At least 0, or null for no end.");
    private static final Field<Integer> TOTAL = Field.optional("total", AT_LEAST_ONE, "At least 1.");
    private static final Field<String> IDEATION_KIND = Field.required(
            "kind",
            Scalars.choice(List.of("maintain_pending", "fixed_total"), kind -> kind),
            "maintain_pending or fixed_total.");

    static final Shape<Ideation> IDEATION =
            ObjectShape.open(List.of(IDEATION_KIND, TARGET, MAX_TOTAL, TOTAL), EdenPolicies::ideation);

    private static final Field<String> DURATION =
            Field.optional("duration", NAME, "ISO 8601, such as PT30M; also HH:MM:SS.");
    private static final Field<String> METRIC = Field.optional("metric", NAME, "A metric's name.");
    private static final Field<Integer> WINDOW = Field.optional("window", AT_LEAST_ONE, "At least 1.");
    private static final Field<Double> THRESHOLD = Field.optional("threshold", Scalars.number(), "A number.");
    private static final Field<Direction> DIRECTION = Field.optional("direction", WAY, "Default: maximize.");
    private static final Field<String> TERMINATION_KIND = Field.required(
            "kind",
            Scalars.choice(
                    List.of(
                            "never_terminate",
                            "max_variants",
                            "max_wall_time",
                            "convergence_window",
                            "target_condition"),
                    kind -> kind),
            "Which rule.");

    static final Shape<Termination> TERMINATION = ObjectShape.open(
            List.of(TERMINATION_KIND, TARGET, DURATION, METRIC, WINDOW, THRESHOLD, DIRECTION),
            EdenPolicies::termination);

    private static final Shape<String> MODE = Scalars.choice(List.of("auto", "manual"), mode -> mode);
    private static final Field<String> TERMINATES = Field.optional("termination", MODE, "auto or manual.");
    private static final Field<String> INTEGRATES = Field.optional("integration", MODE, "auto or manual.");

    static final Shape<Dispatch> DISPATCH = ObjectShape.open(
            List.of(
                    TERMINATES,
                    INTEGRATES,
                    Field.optional("ideation_creation", MODE, "auto or manual."),
                    Field.optional("execution_dispatch", MODE, "auto or manual."),
                    Field.optional("evaluation_dispatch", MODE, "auto or manual.")),
            values -> new Dispatch(
                    values.get(TERMINATES, "manual").equals("auto"),
                    values.get(INTEGRATES, "auto").equals("auto")));

    private static final Field<Boolean> ENABLED = Field.optional("enabled", Scalars.bool(), "true or false.");

    /** The one place where EDEN refuses fields that it does not know. */
    static final Shape<Boolean> CHECKPOINT = ObjectShape.of(
            List.of(
                    ENABLED,
                    Field.optional("interval_seconds", Scalars.number().as(EdenPolicies::positive), "More than 0."),
                    Field.optional("retention_count", AT_LEAST_ONE, "At least 1."),
                    Field.optional("on_terminate", Scalars.bool(), "true or false.")),
            values -> values.get(ENABLED, false));

    private EdenPolicies() {}

    private static Ideation ideation(Values values) {
        if (values.get(IDEATION_KIND).equals("fixed_total")) {
            return new FixedTotal(needed(values, TOTAL, 1));
        }
        return new MaintainPending(
                values.get(TARGET, 3), values.get(MAX_TOTAL, Optional.empty()).orElse(null));
    }

    private static Termination termination(Values values) {
        Direction direction = values.get(DIRECTION, Direction.MAXIMIZE);
        return switch (values.get(TERMINATION_KIND)) {
            case "max_variants" -> new MaxVariants(needed(values, TARGET, 1));
            case "max_wall_time" -> new MaxWallTime(duration(values));
            case "convergence_window" ->
                new ConvergenceWindow(needed(values, METRIC, ""), needed(values, WINDOW, 1), direction);
            case "target_condition" ->
                new TargetCondition(needed(values, METRIC, ""), needed(values, THRESHOLD, 0.0), direction);
            default -> new Never();
        };
    }

    /** A field that this kind requires. Without it, the config is refused, whatever stands in for it here. */
    private static <T> T needed(Values values, Field<T> field, T standIn) {
        if (!values.has(field)) {
            values.complain(field.name(), "is required by this kind: " + field.description());
        }
        return values.get(field, standIn);
    }

    private static Duration duration(Values values) {
        String text = needed(values, DURATION, "PT1S");
        Optional<Duration> read = EdenDuration.parse(text).filter(Duration::isPositive);
        if (read.isEmpty()) {
            values.complain("duration", "must be a length of time such as PT30M, more than 0, is '%s'".formatted(text));
        }
        return read.orElse(Duration.ofSeconds(1));
    }

    private static double positive(double number) {
        if (number <= 0) {
            throw new IllegalArgumentException("must be more than 0, is " + number);
        }
        return number;
    }
}
