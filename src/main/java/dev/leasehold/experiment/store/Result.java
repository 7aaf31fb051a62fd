package dev.leasehold.experiment.store;

import dev.leasehold.experiment.evaluation.Evaluation;
import org.jspecify.annotations.Nullable;
import java.util.UUID;

/** What a variant's move brings with it. */
public record Result(
        @Nullable String commit,
        @Nullable String integrated,
        @Nullable UUID evaluationTask,
        @Nullable Evaluation evaluation,
        @Nullable Double score,
        @Nullable String artifacts,
        @Nullable String code,
        @Nullable String reason) {

    public static Result made(String commit) {
        return made(commit, null);
    }

    public static Result made(String commit, @Nullable String artifacts) {
        return new Result(commit, null, null, null, null, artifacts, null, null);
    }

    public static Result evaluating(UUID task) {
        return new Result(null, null, task, null, null, null, null, null);
    }

    public static Result evaluated(Evaluation evaluation, @Nullable Double score, @Nullable String artifacts) {
        return new Result(null, null, null, evaluation, score, artifacts, null, null);
    }

    public static Result integrated(String commit) {
        return new Result(null, commit, null, null, null, null, null, null);
    }

    public static Result failed(String code, String reason) {
        return new Result(null, null, null, null, null, null, code, reason);
    }
}
