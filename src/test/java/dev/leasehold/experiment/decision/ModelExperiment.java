package dev.leasehold.experiment.decision;

import dev.leasehold.experiment.decision.View.Answer;
import dev.leasehold.experiment.decision.View.BaselineState;
import dev.leasehold.experiment.objective.Direction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** An experiment without database and commands: it does what the decision says, and things happen to it in any order. */
final class ModelExperiment {
    private final Random random;
    private final boolean wantsBaseline;
    Terms terms;
    Phase phase = Phase.RUNNING;
    StopReason stopping;
    StopReason ended;
    private final Deque<String> waiting = new ArrayDeque<>();
    private final List<String> executing = new ArrayList<>();
    private final Deque<String> toEvaluate = new ArrayDeque<>();
    private final List<String> evaluating = new ArrayList<>();
    private final Deque<String> toIntegrate = new ArrayDeque<>();
    private final Set<String> executed = new HashSet<>();
    private final Set<String> settled = new HashSet<>();
    private int ideas;
    private int requests;
    private int asked;
    private Answer last = Answer.NONE_YET;
    private int failures;
    private boolean news;
    private boolean baselineBegun;
    private Progress progress = Progress.NONE;
    private Duration elapsed = Duration.ZERO;
    private int attempts;

    ModelExperiment(long seed, Terms terms) {
        this.random = new Random(seed);
        this.terms = terms;
        this.wantsBaseline = random.nextBoolean();
    }

    /** Carries steps out until there are none. */
    void drive() {
        for (int steps = 0; ; steps++) {
            assertThat(steps).as("steps without anything happening").isLessThan(5_000);
            View view = view();
            Step step = Decision.next(terms, view);
            assertThat(Decision.next(terms, view)).as("deterministic").isEqualTo(step);
            if (step instanceof Step.Wait) {
                return;
            }
            carryOut(step);
        }
    }

    private void carryOut(Step step) {
        switch (step) {
            case Step.Integrate(String variant) -> {
                assertThat(toIntegrate.poll()).isEqualTo(variant);
                settle(variant);
                progress = progress.plus(random.nextInt(100), Direction.MAXIMIZE);
            }
            case Step.Evaluate(String variant) -> {
                assertRoom();
                assertThat(toEvaluate.poll()).isEqualTo(variant);
                evaluating.add(variant);
            }
            case Step.EvaluateBaseline _ -> {
                assertRoom();
                assertThat(baselineBegun).isFalse();
                baselineBegun = true;
                evaluating.add("baseline");
            }
            case Step.Execute(String idea) -> {
                assertRoom();
                assertThat(waiting.poll()).isEqualTo(idea);
                assertThat(executed.add(idea)).as("one variant for each idea").isTrue();
                executing.add(idea);
            }
            case Step.Ask(int count) -> {
                assertThat(asked).isZero();
                assertThat(count).isPositive();
                asked = count;
                requests++;
                news = false;
            }
            case Step.Stop(StopReason reason) -> {
                assertThat(stopping).isNull();
                stopping = reason;
            }
            case Step.Pause _ -> phase = Phase.PAUSED;
            case Step.End(StopReason reason) -> {
                ended = reason;
                phase = Phase.ENDED;
            }
            case Step.Wait _ -> throw new AssertionError();
        }
    }

    private void assertRoom() {
        assertThat(executing.size() + evaluating.size()).as("tasks under way").isLessThan(terms.parallel());
    }

    /** One thing happens, if anything can. */
    boolean happen() {
        int what = random.nextInt(executing.size() + evaluating.size() + (asked > 0 ? 1 : 0) + 1);
        elapsed = elapsed.plusSeconds(random.nextInt(20));
        if (what < executing.size()) {
            attempts++;
            String variant = executing.remove(what);
            if (random.nextInt(4) == 0 || phase == Phase.CANCELLING) {
                settle(variant);
            } else {
                toEvaluate.add(variant);
            }
        } else if (what < executing.size() + evaluating.size()) {
            attempts++;
            String variant = evaluating.remove(what - executing.size());
            if (!variant.equals("baseline") && random.nextInt(4) > 0 && phase != Phase.CANCELLING) {
                toIntegrate.add(variant);
            } else if (!variant.equals("baseline")) {
                settle(variant);
            }
        } else if (asked > 0) {
            answer();
        } else {
            return false;
        }
        return true;
    }

    private void answer() {
        attempts++;
        int offered = random.nextInt(asked + 2);
        asked = 0;
        if (random.nextInt(5) == 0) {
            last = Answer.FAILED;
            failures++;
            return;
        }
        int admitted = Decision.admitted(terms, view().ideation(), offered);
        for (int i = 0; i < admitted; i++) {
            waiting.add("idea-" + ideas++);
        }
        last = admitted > 0 ? Answer.IDEAS : Answer.EMPTY;
        failures = 0;
    }

    void list(int count) {
        for (int i = 0; i < count; i++) {
            waiting.add("idea-" + ideas++);
        }
    }

    void resume() {
        failures = 0;
        phase = Phase.RUNNING;
    }

    private void settle(String variant) {
        assertThat(settled.add(variant)).as("a variant ends once").isTrue();
        news = true;
    }

    /** Nothing is under way, and every idea has its variant's end or was never begun. */
    void assertNothingStranded() {
        assertThat(executing).isEmpty();
        assertThat(evaluating).isEmpty();
        assertThat(toIntegrate).isEmpty();
        assertThat(asked).isZero();
        assertThat(settled.size() + toEvaluate.size() + waiting.size())
                .as("ideas accounted for")
                .isEqualTo(ideas);
        if (ended == StopReason.EXHAUSTED) {
            assertThat(waiting).isEmpty();
        }
        if (ended != StopReason.TERMINATED) {
            assertThat(toEvaluate).isEmpty();
        }
        if (terms.total() != null) {
            assertThat(ideas).isLessThanOrEqualTo(terms.total());
        }
    }

    int made() {
        return executed.size();
    }

    View view() {
        return new View(
                phase,
                stopping,
                elapsed,
                attempts,
                new View.Ideation(ideas, waiting.size(), requests, asked > 0, last, failures, news),
                new View.Work(
                        executed.size(), executing.size(), toEvaluate.size(), evaluating.size(), toIntegrate.size()),
                wantsBaseline && !baselineBegun ? BaselineState.WANTED : BaselineState.SETTLED,
                waiting.peek(),
                toEvaluate.peek(),
                toIntegrate.peek(),
                progress,
                progress);
    }
}
