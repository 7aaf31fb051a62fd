package dev.leasehold.experiment.decision;

import org.jspecify.annotations.Nullable;
import java.time.Duration;

/**
 * All that a decision looks at: counters and the heads of queues, never a list. So deciding costs the same after ten
 * variants and after ten thousand.
 *
 * @param stopping the stop rule that held first; it goes on holding, whatever comes later
 * @param elapsed since the experiment began, by the database's clock
 * @param attempts of all its tasks
 * @param nextIdea the waiting idea with the highest priority, of these the oldest
 * @param nextVariant the oldest that was made and waits for its evaluation
 * @param nextIntegration the oldest that was evaluated well and waits for its integration
 */
public record View(
        Phase phase,
        @Nullable StopReason stopping,
        Duration elapsed,
        long attempts,
        Ideation ideation,
        Work work,
        BaselineState baseline,
        @Nullable String nextIdea,
        @Nullable String nextVariant,
        @Nullable String nextIntegration,
        Progress convergence,
        Progress target) {

    /**
     * The ideator's side.
     *
     * @param ideas ever taken in, those listed in the spec among them
     * @param waiting of them
     * @param requests ever made
     * @param asking whether a request is under way
     * @param last what came of the last one
     * @param failures in a row, up to now
     * @param newsSince whether a variant came to its end since the last request was made
     */
    public record Ideation(
            long ideas, long waiting, long requests, boolean asking, Answer last, int failures, boolean newsSince) {}

    /** What came of a request for ideas. */
    public enum Answer {
        NONE_YET,
        IDEAS,
        EMPTY,
        FAILED
    }

    /**
     * Variants on their way.
     *
     * @param made ever begun, without the baseline
     * @param executing tasks under way
     * @param toEvaluate made, and without an evaluator's task
     * @param evaluating tasks under way, the baseline's among them
     * @param toIntegrate evaluated well
     */
    public record Work(long made, int executing, int toEvaluate, int evaluating, int toIntegrate) {
        int tasks() {
            return executing + evaluating;
        }

        boolean done() {
            return executing + toEvaluate + evaluating + toIntegrate == 0;
        }
    }

    /** The first commit's evaluation. */
    public enum BaselineState {
        /** To be begun. */
        WANTED,
        /** Under way, in vain, done, or never wanted. */
        SETTLED
    }
}
