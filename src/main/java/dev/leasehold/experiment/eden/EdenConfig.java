package dev.leasehold.experiment.eden;

import dev.leasehold.experiment.document.Dialect;
import dev.leasehold.experiment.document.Field;
import dev.leasehold.experiment.document.InvalidDocument;
import dev.leasehold.experiment.document.ObjectShape;
import dev.leasehold.experiment.document.Scalars;
import dev.leasehold.experiment.document.Shape;
import dev.leasehold.experiment.document.Shapes;
import dev.leasehold.experiment.document.Source;
import dev.leasehold.experiment.document.Values;
import dev.leasehold.experiment.evaluation.MetricType;
import dev.leasehold.experiment.objective.Direction;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An EDEN config, as EDEN itself would take it: fields it does not know are passed over, an explicit null is refused, of
 * equal keys the last counts. What EDEN refuses is refused here.
 *
 * @param ideation and the other two: shell lines, null where the config has none
 */
public record EdenConfig(
        int parallelVariants,
        SequencedMap<String, MetricType> evaluationSchema,
        EdenObjective objective,
        @Nullable String ideation,
        @Nullable String execution,
        @Nullable String evaluation,
        double ideationDeadline,
        double executionDeadline,
        double evaluationDeadline,
        EdenPolicies.Ideation ideationPolicy,
        EdenPolicies.@Nullable Termination terminationPolicy,
        boolean terminationIsAutomatic,
        boolean integrationIsManual,
        EdenBaseline baseline) {

    /** The expression is a text that EDEN never looks into. */
    public record EdenObjective(String expr, Direction direction) {}

    private static final Set<String> RESERVED = Set.of(
            "variant_id",
            "commit_sha",
            "parent_commits",
            "branch",
            "status",
            "artifacts_uri",
            "description",
            "timestamp",
            "started_at",
            "completed_at");
    private static final Pattern METRIC =
            Pattern.compile("(?!(?:%s)$)[A-Za-z_][A-Za-z0-9_]*".formatted(String.join("|", RESERVED)));
    private static final Shape<String> TEXT = Scalars.text("a text that is not empty", Pattern.compile("(?s).+"));
    private static final Shape<Double> SECONDS = Scalars.number().as(EdenConfig::positive);

    private static final Field<Integer> PARALLEL =
            Field.required("parallel_variants", Scalars.whole(1, Integer.MAX_VALUE), "An integer of at least 1.");
    private static final Field<SequencedMap<String, MetricType>> SCHEMA = Field.required(
            "evaluation_schema",
            Shapes.map(
                    METRIC,
                    "a metric's name that EDEN does not reserve",
                    Scalars.choice(List.of(MetricType.values()), MetricType::wire),
                    1,
                    10_000),
            "Metrics by name and type.");
    private static final Field<String> EXPR = Field.required("expr", TEXT, "What is wanted.");
    private static final Field<Direction> DIRECTION =
            Field.required("direction", Scalars.choice(List.of(Direction.values()), Direction::wire), "Which way.");
    private static final Field<EdenObjective> OBJECTIVE = Field.required(
            "objective",
            ObjectShape.open(
                    List.of(EXPR, DIRECTION), values -> new EdenObjective(values.get(EXPR), values.get(DIRECTION))),
            "What is wanted, and which way.");
    private static final Field<String> IDEATION = Field.optional("ideation_command", Scalars.text(), "A shell line.");
    private static final Field<String> EXECUTION = Field.optional("execution_command", Scalars.text(), "A shell line.");
    private static final Field<String> EVALUATION =
            Field.optional("evaluation_command", Scalars.text(), "A shell line.");
    private static final Field<Double> IDEATION_DEADLINE = seconds("ideation_task_deadline");
    private static final Field<Double> EXECUTION_DEADLINE = seconds("execution_task_deadline");
    private static final Field<Double> EVALUATION_DEADLINE = seconds("evaluation_task_deadline");
    private static final Field<EdenPolicies.Ideation> IDEATION_POLICY =
            Field.optional("ideation_policy", EdenPolicies.IDEATION, "How many ideation tasks are made.");
    private static final Field<EdenPolicies.Termination> TERMINATION_POLICY =
            Field.optional("termination_policy", EdenPolicies.TERMINATION, "When to end.");
    private static final Field<EdenPolicies.Dispatch> DISPATCH =
            Field.optional("dispatch_mode", EdenPolicies.DISPATCH, "What is automatic.");
    private static final Field<EdenBaseline> BASELINE =
            Field.optional("baseline", EdenBaseline.SHAPE, "What is known of the seed.");
    private static final Field<Integer> QUIESCENT =
            Field.optional("max_quiescent_iterations", Scalars.whole(2, Integer.MAX_VALUE), "At least 2.");
    private static final Field<Boolean> CHECKPOINT =
            Field.optional("auto_checkpoint", EdenPolicies.CHECKPOINT, "Backups of EDEN's own.");

    private static final ObjectShape<EdenConfig> SHAPE = ObjectShape.open(
            List.of(
                    PARALLEL,
                    SCHEMA,
                    OBJECTIVE,
                    IDEATION,
                    EXECUTION,
                    EVALUATION,
                    IDEATION_DEADLINE,
                    EXECUTION_DEADLINE,
                    EVALUATION_DEADLINE,
                    IDEATION_POLICY,
                    TERMINATION_POLICY,
                    DISPATCH,
                    BASELINE,
                    QUIESCENT,
                    CHECKPOINT),
            EdenConfig::make);

    /** Reads the config's text, or says everything that is wrong with it. */
    public static EdenConfig read(String text) throws InvalidDocument {
        return SHAPE.read(Source.read(text, Dialect.YAML_1_1));
    }

    private static EdenConfig make(Values values) {
        EdenPolicies.Dispatch dispatch = values.get(DISPATCH, new EdenPolicies.Dispatch(false, true));
        if (dispatch.terminates() && !values.has(TERMINATION_POLICY)) {
            values.complain("dispatch_mode.termination", "is auto, which takes a termination_policy");
        }
        return new EdenConfig(
                values.get(PARALLEL),
                values.get(SCHEMA),
                values.get(OBJECTIVE),
                values.find(IDEATION).orElse(null),
                values.find(EXECUTION).orElse(null),
                values.find(EVALUATION).orElse(null),
                values.get(IDEATION_DEADLINE, 120.0),
                values.get(EXECUTION_DEADLINE, 600.0),
                values.get(EVALUATION_DEADLINE, 300.0),
                values.get(IDEATION_POLICY, new EdenPolicies.MaintainPending(3, null)),
                values.find(TERMINATION_POLICY).orElse(null),
                dispatch.terminates(),
                !dispatch.integrates(),
                values.get(BASELINE, EdenBaseline.DEFAULT));
    }

    private static Field<Double> seconds(String name) {
        return Field.optional(name, SECONDS, "Seconds, more than 0.");
    }

    private static double positive(double number) {
        if (number <= 0) {
            throw new IllegalArgumentException("must be more than 0, is " + number);
        }
        return number;
    }
}
