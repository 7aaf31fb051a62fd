package dev.leasehold.experiment.eden;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.experiment.document.InvalidDocument;
import dev.leasehold.experiment.eden.EdenConfig.EdenObjective;
import dev.leasehold.experiment.evaluation.Metrics;
import dev.leasehold.experiment.evaluation.OutcomeRefused;
import dev.leasehold.experiment.objective.Direction;
import dev.leasehold.experiment.objective.Expression;
import dev.leasehold.experiment.objective.ExpressionError;
import dev.leasehold.experiment.objective.Objective;
import dev.leasehold.experiment.spec.Baseline;
import dev.leasehold.experiment.spec.ExperimentSpec;
import dev.leasehold.experiment.spec.Ideas;
import dev.leasehold.experiment.spec.Repository;
import dev.leasehold.experiment.spec.Resources;
import dev.leasehold.experiment.spec.RoleSpec;
import dev.leasehold.experiment.spec.Roles;
import dev.leasehold.experiment.spec.StopRules;
import dev.leasehold.experiment.spec.Tree;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.Source;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An EDEN experiment, translated. Pure: it reads no file and knows no service.
 *
 * @param warnings where it will go differently from EDEN, on purpose; one sentence each
 */
public record EdenExperiment(ExperimentSpec spec, List<String> warnings) {
    public EdenExperiment {
        warnings = List.copyOf(warnings);
    }

    /** The same under a name for people. */
    EdenExperiment named(@Nullable String name) {
        return with(new ExperimentSpec(
                name,
                spec.repository(),
                spec.files(),
                spec.roles(),
                spec.metrics(),
                spec.objective(),
                spec.parallel(),
                spec.ideas(),
                spec.stop(),
                spec.baseline()));
    }

    /** The same with parts that other roles of the service run; {@code roles} by part. */
    EdenExperiment with(Map<String, String> roles) {
        Roles asked = spec.roles();
        Roles.Ideator ideator = java.util.Objects.requireNonNull(asked.ideator(), "EDEN's always have one");
        return with(spec.with(new Roles(
                new Roles.Ideator(role(ideator.role(), roles.get("ideator")), ideator.style(), ideator.ready()),
                new Roles.Executor(
                        role(asked.executor().role(), roles.get("executor")),
                        asked.executor().commit()),
                role(asked.evaluator(), roles.get("evaluator")))));
    }

    private static RoleSpec role(RoleSpec part, @Nullable String role) {
        return role == null
                ? part
                : new RoleSpec(
                        role,
                        part.command(),
                        part.setup(),
                        part.env(),
                        part.timeout(),
                        part.attempts(),
                        part.resources(),
                        part.image());
    }

    private EdenExperiment with(ExperimentSpec changed) {
        return new EdenExperiment(changed, warnings);
    }

    /** The config cannot be run here, although EDEN would take it. */
    public static final class Unusable extends Exception {
        Unusable(String message) {
            super(message);
        }
    }

    /**
     * Translates a config.
     *
     * @param repository what evolves, which the folder does not say
     * @param folder the experiment folder, for its commands to read
     */
    public static EdenExperiment translate(String config, Repository repository, Tree folder)
            throws InvalidDocument, Unusable {
        return new Translation(EdenConfig.read(config)).translate(repository, folder);
    }

    private static final class Translation {
        private final EdenConfig config;
        private final Metrics metrics;
        private final List<String> warnings = new ArrayList<>();

        Translation(EdenConfig config) {
            this.config = config;
            this.metrics = new Metrics(config.evaluationSchema());
        }

        EdenExperiment translate(Repository repository, Tree folder) throws Unusable {
            Objective objective = objective(config.objective());
            int parallel = Math.min(config.parallelVariants(), ExperimentSpec.MOST_PARALLEL);
            warnings.add("parallel_variants: %d tasks run at once; EDEN limits nothing by it".formatted(parallel));
            ExperimentSpec spec = new ExperimentSpec(
                    null, repository, folder, roles(), metrics, objective, parallel, ideas(), rules(), baseline());
            if (config.integrationIsManual()) {
                warnings.add("dispatch_mode.integration: variants are integrated, as EDEN does whatever this says");
            }
            return new EdenExperiment(spec, warnings);
        }

        private Roles roles() throws Unusable {
            RoleSpec ideator = role("ideator", "ideation_command", config.ideation(), config.ideationDeadline());
            RoleSpec executor = role("executor", "execution_command", config.execution(), config.executionDeadline());
            RoleSpec evaluator =
                    role("evaluator", "evaluation_command", config.evaluation(), config.evaluationDeadline());
            return new Roles(
                    new Roles.Ideator(ideator, Roles.Style.SESSION),
                    new Roles.Executor(executor, Source.Commit.OWN),
                    evaluator);
        }

        private static RoleSpec role(String role, String field, @Nullable String command, double seconds)
                throws Unusable {
            if (command == null) {
                throw new Unusable("%s is missing: the %s has nothing to run".formatted(field, role));
            }
            Duration timeout = Duration.ofMillis(Math.max(1_000, Math.round(Math.min(seconds, 604_800) * 1_000)));
            int attempts = role.equals("evaluator") ? 2 : 1;
            return new RoleSpec(
                    role,
                    new Command.Shell(command),
                    List.of(),
                    Map.of(),
                    timeout,
                    attempts,
                    Resources.AS_THE_ROLE,
                    null);
        }

        private Ideas ideas() {
            return switch (config.ideationPolicy()) {
                case EdenPolicies.FixedTotal(int total) -> new Ideas(bounded(total), null, total, List.of());
                case EdenPolicies.MaintainPending(int target, Integer maxTotal) -> {
                    warnings.add("ideation_policy: %d ideas are kept waiting; EDEN keeps that many requests for ideas"
                            .formatted(target));
                    yield new Ideas(bounded(target), null, maxTotal, List.of());
                }
            };
        }

        private StopRules rules() throws Unusable {
            EdenPolicies.Termination policy = config.terminationPolicy();
            if (policy == null || policy instanceof EdenPolicies.Never) {
                return StopRules.NONE;
            }
            if (!config.terminationIsAutomatic()) {
                warnings.add("termination_policy: it holds here; EDEN applies none unless its API switches it on");
            }
            return switch (policy) {
                case EdenPolicies.Never _ -> StopRules.NONE;
                case EdenPolicies.MaxVariants(int target) -> new StopRules(target, null, null, null, null);
                case EdenPolicies.MaxWallTime(Duration duration) -> new StopRules(null, duration, null, null, null);
                case EdenPolicies.ConvergenceWindow(String metric, int window, Direction direction) ->
                    new StopRules(null, null, new StopRules.Convergence(metric(metric, direction), window), null, null);
                case EdenPolicies.TargetCondition(String metric, double threshold, Direction direction) ->
                    new StopRules(null, null, null, new StopRules.Target(metric(metric, direction), threshold), null);
            };
        }

        /** EDEN does not compare it with the schema; a rule on what is never measured would never hold. */
        private Objective metric(String name, Direction direction) throws Unusable {
            if (!metrics.numeric().contains(name)) {
                throw new Unusable(
                        "termination_policy.metric '%s' is no metric of a number: it would never hold".formatted(name));
            }
            return new Objective(name, new Expression.Metric(name), direction);
        }

        /** EDEN never computes it. What cannot be computed here leaves the variants unranked, and everything else as it is. */
        private Objective objective(EdenObjective objective) {
            try {
                Expression expression = Expression.parse(objective.expr(), metrics.numeric());
                return new Objective(objective.expr(), expression, objective.direction());
            } catch (ExpressionError e) {
                warnings.add(
                        "objective.expr: character %d: %s; no variant is ranked".formatted(e.column(), e.message()));
                return new Objective(objective.expr(), new Expression.Constant(Double.NaN), objective.direction());
            }
        }

        private Baseline baseline() throws Unusable {
            if (!config.baseline().enabled()) {
                return new Baseline.Off();
            }
            if (config.baseline().metrics().isEmpty()) {
                return new Baseline.Evaluated();
            }
            ObjectNode given = JsonNodeFactory.instance.objectNode();
            given.setAll(config.baseline().metrics().get());
            try {
                metrics.check(given);
                return new Baseline.Given(config.baseline().metrics().get());
            } catch (OutcomeRefused e) {
                throw new Unusable("baseline.metrics: %s; EDEN stops at start over it".formatted(e.message()));
            }
        }

        private static int bounded(int maintained) {
            return Math.min(maintained, 1_000);
        }
    }
}
