package dev.leasehold.experiment.decision;

import dev.leasehold.experiment.decision.View.Answer;
import dev.leasehold.experiment.decision.View.BaselineState;
import dev.leasehold.experiment.decision.View.Ideation;
import dev.leasehold.experiment.decision.View.Work;
import dev.leasehold.experiment.objective.Direction;
import dev.leasehold.experiment.objective.Expression;
import dev.leasehold.experiment.objective.Objective;
import dev.leasehold.experiment.spec.StopRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class DecisionTest {
    private static final Objective SCORE = new Objective("s", new Expression.Metric("s"), Direction.MAXIMIZE);
    private static final Ideation FRESH = new Ideation(0, 0, 0, false, Answer.NONE_YET, 0, false);
    private static final Work NO_WORK = new Work(0, 0, 0, 0, 0);

    @Test
    void what_is_furthest_on_comes_first() {
        View all = view(Phase.RUNNING, FRESH, NO_WORK, BaselineState.WANTED, "i", "v", "w");

        assertThat(next(all)).isEqualTo(new Step.Integrate("w"));
        assertThat(next(view(Phase.RUNNING, FRESH, NO_WORK, BaselineState.WANTED, "i", "v", null)))
                .isEqualTo(new Step.EvaluateBaseline());
        assertThat(next(view(Phase.RUNNING, FRESH, NO_WORK, BaselineState.SETTLED, "i", "v", null)))
                .isEqualTo(new Step.Evaluate("v"));
        assertThat(next(view(Phase.RUNNING, FRESH, NO_WORK, BaselineState.SETTLED, "i", null, null)))
                .isEqualTo(new Step.Execute("i"));
        assertThat(next(view(Phase.RUNNING, FRESH, NO_WORK, BaselineState.SETTLED, null, null, null)))
                .isEqualTo(new Step.Ask(3));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # maintain, total, requests, ideas, waiting, made requests, last, news, expected to be asked for
            3, -, -, 0,  0, 0, NONE_YET, false, 3
            3, -, -, 9,  1, 4, IDEAS,    false, 2
            3, -, -, 9,  3, 4, IDEAS,    true,  0
            3, 9, -, 8,  0, 4, IDEAS,    false, 1
            3, 9, -, 9,  0, 4, IDEAS,    true,  0
            3, -, 4, 9,  0, 4, IDEAS,    true,  0
            3, -, 0, 0,  0, 0, NONE_YET, false, 0
            3, -, -, 9,  0, 4, EMPTY,    false, 0
            3, -, -, 9,  0, 4, EMPTY,    true,  3
            3, -, -, 9,  0, 4, FAILED,   false, 3
            """)
    void the_ideator_is_asked_for_what_is_lacking(
            int maintain,
            Integer total,
            Integer requests,
            long ideas,
            long waiting,
            long made,
            Answer last,
            boolean news,
            int expected) {
        Terms terms = new Terms(1, true, maintain, total, requests, StopRules.NONE);
        Ideation ideation = new Ideation(ideas, waiting, made, false, last, last == Answer.FAILED ? 1 : 0, news);
        View busy = view(Phase.RUNNING, ideation, new Work(1, 1, 0, 0, 0), BaselineState.SETTLED, "i", null, null);

        assertThat(Decision.next(terms, busy)).isEqualTo(expected == 0 ? new Step.Wait() : new Step.Ask(expected));
    }

    @Test
    void an_ideator_that_only_fails_pauses_the_experiment_once_nothing_else_is_to_do() {
        Ideation failing = new Ideation(4, 0, 9, false, Answer.FAILED, Decision.PATIENCE, true);

        assertThat(next(view(Phase.RUNNING, failing, new Work(4, 1, 0, 0, 0), BaselineState.SETTLED, null, null, null)))
                .isEqualTo(new Step.Wait());
        assertThat(next(view(Phase.RUNNING, failing, new Work(4, 0, 0, 0, 0), BaselineState.SETTLED, null, null, null)))
                .isInstanceOf(Step.Pause.class);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # variants, attempts, minutes, count, improvedAt, best, what holds
            9,  99, 59, 8, 4, 9.9,  -
            10, 99, 59, 8, 4, 9.9,  VARIANTS
            9, 100, 59, 8, 4, 9.9,  ATTEMPTS
            9,  99, 60, 8, 4, 9.9,  WALL_TIME
            9,  99, 59, 8, 3, 9.9,  CONVERGED
            9,  99, 59, 5, 1, 9.9,  -
            9,  99, 59, 6, 1, 9.9,  CONVERGED
            9,  99, 59, 8, 4, 10.0, TARGET_REACHED
            99, 999, 99, 99, 1, 11, TARGET_REACHED
            """)
    void a_stop_rule_holds_from_its_limit_on(
            long variants, long attempts, long minutes, long count, long improvedAt, double best, String reason) {
        StopRules rules = new StopRules(
                10, Duration.ofHours(1), new StopRules.Convergence(SCORE, 5), new StopRules.Target(SCORE, 10), 100);
        Progress progress = new Progress(count, improvedAt, best);
        View view = new View(
                Phase.RUNNING,
                null,
                Duration.ofMinutes(minutes),
                attempts,
                FRESH,
                new Work(variants, 1, 0, 0, 0),
                BaselineState.SETTLED,
                null,
                null,
                null,
                progress,
                progress);

        Step step = Decision.next(new Terms(1, false, 1, null, null, rules), view);

        assertThat(step).isEqualTo(reason.equals("-") ? new Step.Wait() : new Step.Stop(StopReason.valueOf(reason)));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # values of a metric to be maximised, window, whether it has converged
            1 2 3 4,        2, false
            4 1 2 3,        3, true
            4 1 2,          3, false
            4 1 2,          2, true
            1 4 4 4,        2, true
            1 4 4,          2, false
            1 2,            2, false
            5,              1, false
            5 5,            1, true
            """)
    void convergence_counts_what_is_not_strictly_better(String values, int window, boolean converged) {
        Progress progress = Progress.NONE;
        for (String value : values.split(" ", -1)) {
            progress = progress.plus(Double.parseDouble(value), Direction.MAXIMIZE);
        }

        assertThat(progress.hasConverged(window)).isEqualTo(converged);
    }

    @Test
    void who_drains_evaluates_and_integrates_what_was_made_and_begins_nothing() {
        View made = view(Phase.DRAINING, FRESH, new Work(1, 0, 1, 0, 0), BaselineState.WANTED, "i", "v", null);
        View done = view(Phase.DRAINING, FRESH, NO_WORK, BaselineState.WANTED, "i", null, null);

        assertThat(next(made)).isEqualTo(new Step.Evaluate("v"));
        assertThat(next(done)).isEqualTo(new Step.End(StopReason.TERMINATED));
    }

    @Test
    void who_is_paused_only_integrates() {
        assertThat(next(view(Phase.PAUSED, FRESH, NO_WORK, BaselineState.WANTED, "i", "v", "w")))
                .isEqualTo(new Step.Integrate("w"));
        assertThat(next(view(Phase.PAUSED, FRESH, NO_WORK, BaselineState.WANTED, "i", "v", null)))
                .isEqualTo(new Step.Wait());
    }

    @Test
    void the_wall_time_is_waited_for() {
        StopRules rules = new StopRules(null, Duration.ofMinutes(5), null, null, null);
        View view = new View(
                Phase.RUNNING,
                null,
                Duration.ofMinutes(2),
                0,
                FRESH,
                NO_WORK,
                BaselineState.SETTLED,
                null,
                null,
                null,
                Progress.NONE,
                Progress.NONE);

        assertThat(Decision.wakeAfter(new Terms(1, true, 1, null, null, rules), view))
                .contains(Duration.ofMinutes(3));
        assertThat(Decision.wakeAfter(new Terms(1, true, 1, null, null, StopRules.NONE), view))
                .isEmpty();
    }

    private static Step next(View view) {
        return Decision.next(new Terms(2, true, 3, null, null, StopRules.NONE), view);
    }

    private static View view(
            Phase phase,
            Ideation ideation,
            Work work,
            BaselineState baseline,
            String idea,
            String variant,
            String toIntegrate) {
        return new View(
                phase,
                null,
                Duration.ZERO,
                0,
                ideation,
                work,
                baseline,
                idea,
                variant,
                toIntegrate,
                Progress.NONE,
                Progress.NONE);
    }
}
