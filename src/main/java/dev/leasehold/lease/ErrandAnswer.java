package dev.leasehold.lease;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/** What came of an errand: it was done, or {@code refused} says what stood in the way. */
public record ErrandAnswer(
        long errand,
        long epoch,
        @Nullable ProblemCode refused,
        String sentence,
        @Nullable JsonNode body) {

    public static ErrandAnswer done(Errand errand) {
        return new ErrandAnswer(errand.id(), errand.epoch(), null, "", null);
    }

    public static ErrandAnswer done(Errand errand, JsonNode body) {
        return new ErrandAnswer(errand.id(), errand.epoch(), null, "", body);
    }

    public static ErrandAnswer refused(Errand errand, ProblemCode why, String sentence) {
        return new ErrandAnswer(errand.id(), errand.epoch(), why, sentence, null);
    }
}
