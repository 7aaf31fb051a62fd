package dev.leasehold.experiment.decision;

import dev.leasehold.experiment.objective.Direction;
import dev.leasehold.experiment.objective.Expression;
import dev.leasehold.experiment.objective.Objective;
import dev.leasehold.experiment.spec.StopRules;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** Random experiments to their end, whatever happens in whatever order. The model asserts at each of its steps. */
class DecisionPropertyTest {
    private static final Objective SCORE = new Objective("s", new Expression.Metric("s"), Direction.MAXIMIZE);

    @Test
    void every_experiment_ends_with_nothing_stranded_whatever_happens() {
        Set<StopReason> seen = EnumSet.noneOf(StopReason.class);
        for (long seed = 0; seed < 3_000; seed++) {
            seen.add(toTheEnd(seed));
        }
        assertThat(seen).as("ends that the walks came to").containsExactlyInAnyOrder(StopReason.values());
    }

    @Test
    void a_rule_on_variants_is_never_overshot() {
        for (long seed = 0; seed < 300; seed++) {
            StopRules rules = new StopRules(7, null, null, null, null);
            ModelExperiment experiment = new ModelExperiment(seed, new Terms(3, true, 3, null, null, rules));
            run(experiment, new Random(seed), false);
            assertThat(experiment.made()).as("seed %d", seed).isLessThanOrEqualTo(7);
        }
    }

    private static StopReason toTheEnd(long seed) {
        Random random = new Random(seed);
        boolean hasIdeator = random.nextInt(5) > 0;
        Terms terms = new Terms(
                1 + random.nextInt(5),
                hasIdeator,
                1 + random.nextInt(5),
                random.nextBoolean() ? null : 20 + random.nextInt(10),
                random.nextInt(4) > 0 ? null : random.nextInt(10),
                rules(random));
        ModelExperiment experiment = new ModelExperiment(seed, terms);
        experiment.list(hasIdeator ? random.nextInt(3) : 1 + random.nextInt(20));
        run(experiment, random, true);
        experiment.assertNothingStranded();
        return experiment.ended;
    }

    private static void run(ModelExperiment experiment, Random random, boolean people) {
        experiment.drive();
        for (int events = 0; experiment.ended == null; events++) {
            assertThat(events).as("events before the end").isLessThan(20_000);
            if (people && random.nextInt(40) == 0) {
                interfere(experiment, random);
            }
            if (events == 600) {
                experiment.phase = random.nextBoolean() ? Phase.DRAINING : Phase.CANCELLING;
            }
            boolean happened = experiment.happen();
            if (!happened && experiment.phase == Phase.PAUSED) {
                experiment.resume();
            }
            experiment.drive();
        }
    }

    private static void interfere(ModelExperiment experiment, Random random) {
        Terms terms = experiment.terms;
        if (experiment.phase == Phase.RUNNING && random.nextBoolean()) {
            experiment.phase = Phase.PAUSED;
        } else if (experiment.phase == Phase.PAUSED) {
            experiment.resume();
        } else {
            experiment.terms = new Terms(
                    1 + random.nextInt(6),
                    terms.hasIdeator(),
                    terms.maintain(),
                    terms.total(),
                    terms.requests(),
                    terms.stop());
        }
    }

    private static StopRules rules(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> new StopRules(5 + random.nextInt(20), null, null, null, null);
            case 1 -> new StopRules(null, Duration.ofMinutes(5), null, null, null);
            case 2 -> new StopRules(null, null, new StopRules.Convergence(SCORE, 4), null, null);
            case 3 -> new StopRules(null, null, null, new StopRules.Target(SCORE, 97), null);
            case 4 -> new StopRules(null, null, null, null, 30);
            default -> StopRules.NONE;
        };
    }
}
