package dev.leasehold.experiment.decision;

import java.time.Duration;
import java.util.Optional;

/**
 * What an experiment does next, as a pure function of its terms and a view of it.
 *
 * <ul>
 *   <li>One step at a time: whoever carries it out looks again. The same view gives the same step.
 *   <li>What is furthest on comes first, so that nothing is stranded: integrate, then evaluate, then begin.
 *   <li>An executor's or evaluator's task begins only while fewer than {@code parallel} are under way.
 *   <li>The ideator is asked one request at a time. One that answered with nothing is asked again when there is news for
 *       it. One that failed {@link #PATIENCE} times in a row is not asked again before somebody has looked.
 *   <li>An experiment ends only when nothing of it is under way or waits for its evaluation or integration.
 * </ul>
 */
public final class Decision {
    /** Failures of the ideator in a row. */
    public static final int PATIENCE = 5;

    private static final Step WAIT = new Step.Wait();

    private Decision() {}

    public static Step next(Terms terms, View view) {
        if (view.phase() == Phase.ENDED) {
            return WAIT;
        }
        if (view.nextIntegration() != null) {
            return new Step.Integrate(view.nextIntegration());
        }
        return switch (view.phase()) {
            case PAUSED, ENDED -> WAIT;
            case CANCELLING -> end(view, StopReason.TERMINATED, nothingRuns(view));
            case DRAINING -> drain(terms, view, StopReason.TERMINATED);
            case RUNNING -> run(terms, view);
        };
    }

    /** After how long a step may be due although nothing has happened; empty for never. */
    public static Optional<Duration> wakeAfter(Terms terms, View view) {
        Duration wallTime = terms.stop().wallTime();
        return wallTime == null || view.phase() != Phase.RUNNING || view.stopping() != null
                ? Optional.empty()
                : Optional.of(max(wallTime.minus(view.elapsed()), Duration.ZERO));
    }

    private static Step run(Terms terms, View view) {
        StopReason stopping = view.stopping();
        if (stopping != null) {
            return drain(terms, view, stopping);
        }
        Optional<StopReason> stop = StopRule.holding(terms.stop(), view);
        if (stop.isPresent()) {
            return new Step.Stop(stop.get());
        }
        if (view.work().tasks() < terms.parallel()) {
            // The baseline goes first: all others are compared with it.
            if (view.baseline() == View.BaselineState.WANTED) {
                return new Step.EvaluateBaseline();
            } else if (view.nextVariant() != null) {
                return new Step.Evaluate(view.nextVariant());
            } else if (view.nextIdea() != null) {
                return new Step.Execute(view.nextIdea());
            }
        }
        return ideate(terms, view);
    }

    private static Step drain(Terms terms, View view, StopReason reason) {
        if (view.nextVariant() != null && view.work().tasks() < terms.parallel()) {
            return new Step.Evaluate(view.nextVariant());
        }
        return end(view, reason, view.work().done() && !view.ideation().asking());
    }

    private static Step ideate(Terms terms, View view) {
        View.Ideation ideation = view.ideation();
        if (ideation.asking()) {
            return WAIT;
        }
        long wanted = wanted(terms, ideation);
        boolean idle = view.work().done() && ideation.waiting() == 0;
        if (wanted > 0 && ideation.failures() >= PATIENCE) {
            return idle ? new Step.Pause("the ideator failed %d times in a row".formatted(ideation.failures())) : WAIT;
        }
        boolean worthAsking = ideation.last() != View.Answer.EMPTY || ideation.newsSince();
        if (wanted > 0 && worthAsking) {
            return new Step.Ask((int) wanted);
        }
        // Whether none are wanted or none are left: with nothing under way, nothing will come of it any more.
        return end(view, StopReason.EXHAUSTED, idle);
    }

    /** How many of the ideas that an answer brings are taken in; the rest is beyond the total. */
    public static int admitted(Terms terms, View.Ideation ideation, int offered) {
        return terms.total() == null ? offered : Math.clamp(terms.total() - ideation.ideas(), 0, offered);
    }

    private static long wanted(Terms terms, View.Ideation ideation) {
        if (!terms.hasIdeator() || (terms.requests() != null && ideation.requests() >= terms.requests())) {
            return 0;
        }
        long lacking = terms.maintain() - ideation.waiting();
        return terms.total() == null ? lacking : Math.min(lacking, terms.total() - ideation.ideas());
    }

    private static Step end(View view, StopReason reason, boolean done) {
        return done ? new Step.End(view.stopping() == null ? reason : view.stopping()) : WAIT;
    }

    private static boolean nothingRuns(View view) {
        return view.work().tasks() == 0 && !view.ideation().asking();
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
