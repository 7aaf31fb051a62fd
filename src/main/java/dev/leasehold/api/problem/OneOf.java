package dev.leasehold.api.problem;

import dev.leasehold.platform.problem.Nearest;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemCode;
import dev.leasehold.platform.problem.ProblemException;
import java.util.List;

/** A word that must be one of a few. */
public final class OneOf {
    private OneOf() {}

    /** It is none of them. {@code kind} is what a problem calls the place where it stood. */
    public static ProblemException refused(
            ProblemCode code, String kind, String name, String value, List<String> allowed) {
        Problem problem = Problem.of(
                        code, "%s is '%s', must be one of %s.".formatted(name, value, String.join(", ", allowed)))
                .with(kind, name)
                .with("allowed", allowed);
        return Nearest.to(value, allowed)
                .map(nearest -> problem.suggest("Did you mean '%s'?".formatted(nearest)))
                .orElse(problem)
                .exception();
    }
}
