package dev.leasehold.experiment.spec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.experiment.document.Dialect;
import dev.leasehold.experiment.document.Field;
import dev.leasehold.experiment.document.InvalidDocument;
import dev.leasehold.experiment.document.ObjectShape;
import dev.leasehold.experiment.document.Scalars;
import dev.leasehold.experiment.document.Shapes;
import dev.leasehold.experiment.document.Source;
import dev.leasehold.experiment.document.Values;
import dev.leasehold.experiment.evaluation.MetricType;
import dev.leasehold.experiment.evaluation.Metrics;
import dev.leasehold.experiment.objective.Objective;
import java.util.List;
import java.util.SequencedMap;

/** Reads specs, and says what one looks like. */
public final class Specs {
    private static final Field<String> NAME =
            Field.optional("name", Scalars.text(), "What people call the experiment.");
    private static final Field<Repository> REPOSITORY = Field.required(
            "repository", Repository.SHAPE, "What evolves: exactly one of import, project, upload, folder.");
    private static final Field<Tree> FILES = Field.optional(
            "files", Tree.SHAPE, "A folder that every command sees read-only, at $LEASEHOLD_EXPERIMENT_DIR.");
    private static final Field<Roles> ROLES =
            Field.required("roles", Roles.SHAPE, "Who proposes, who makes, who scores.");
    private static final Field<SequencedMap<String, MetricType>> METRICS = Field.required(
            "metrics",
            Shapes.map(
                    BaselineShape.METRIC,
                    "a metric's name: letters, digits and '_', not beginning with a digit, at most 64",
                    Scalars.choice(List.of(MetricType.values()), MetricType::wire),
                    1,
                    200),
            "What an evaluation may hold, by name and type.");
    private static final Field<ObjectiveShape.Written> OBJECTIVE =
            Field.required("objective", ObjectiveShape.SHAPE, "What to have more of, or less.");
    private static final Field<Integer> PARALLEL = Field.optional(
            "parallel",
            Scalars.whole(1, ExperimentSpec.MOST_PARALLEL),
            "Executor and evaluator tasks at once. Default: 1.");
    private static final Field<Ideas> IDEAS = Field.optional("ideas", Ideas.SHAPE, "How many ideas there are to be.");
    private static final Field<StopRulesShape.Written> STOP = Field.optional(
            "stop", StopRulesShape.SHAPE, "When to end before all ideas are used up; the first rule that holds does.");
    private static final Field<Baseline> BASELINE = Field.optional(
            "baseline", BaselineShape.SHAPE, "Whether the first commit is evaluated, or its metrics. Default: true.");

    private static final ObjectShape<ExperimentSpec> SHAPE = ObjectShape.of(
            List.of(NAME, REPOSITORY, FILES, ROLES, METRICS, OBJECTIVE, PARALLEL, IDEAS, STOP, BASELINE), Specs::make);

    private Specs() {}

    /** Reads YAML or JSON, or says everything that is wrong with it. */
    public static ExperimentSpec read(String text) throws InvalidDocument {
        return SHAPE.read(Source.read(text, Dialect.OURS));
    }

    /** Reads a document with the field {@code stop} alone, whose rules take the place of the spec's. */
    public static StopRules readStop(String text, ExperimentSpec spec) throws InvalidDocument {
        return ObjectShape.of(
                        List.of(STOP),
                        values -> new Watching(values, spec.metrics())
                                .rules(values.get(STOP, StopRulesShape.NONE), spec.objective()))
                .read(Source.read(text, Dialect.OURS));
    }

    /** The JSON schema. It comes from the very shapes that read. What two fields say together is beyond it. */
    public static ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "A Leasehold experiment");
        return schema.setAll(SHAPE.schema());
    }

    private static ExperimentSpec make(Values values) {
        Metrics metrics = new Metrics(values.get(METRICS));
        Watching watching = new Watching(values, metrics);
        ObjectiveShape.Written written = values.get(OBJECTIVE);
        Objective objective = watching.objective("objective.expr", written.expr(), written.direction());
        Ideas ideas = values.get(IDEAS, Ideas.DEFAULT);
        Roles roles = values.get(ROLES);
        checkIdeas(values, roles, ideas);
        Baseline baseline = values.get(BASELINE, new Baseline.Evaluated());
        watching.check(baseline);
        return new ExperimentSpec(
                values.find(NAME).orElse(null),
                values.get(REPOSITORY),
                values.find(FILES).orElse(null),
                roles,
                metrics,
                objective,
                values.get(PARALLEL, 1),
                ideas,
                watching.rules(values.get(STOP, StopRulesShape.NONE), objective),
                baseline);
    }

    private static void checkIdeas(Values values, Roles roles, Ideas ideas) {
        if (roles.ideator() != null) {
            return;
        }
        if (ideas.list().isEmpty()) {
            values.complain("roles", "has no ideator, and ideas.list has no ideas: one of them is needed");
        } else if (ideas.maintain() != null || ideas.requests() != null) {
            values.complain("ideas", "maintain and requests take an ideator, and roles has none");
        }
    }
}
