package dev.leasehold.api.problem;

import dev.leasehold.platform.problem.Problem;
import org.jspecify.annotations.Nullable;

import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_INVALID;

/** A caller's own name for a call, by which repeating it is harmless. */
public final class IdempotencyKey {
    private static final int LONGEST = 200;

    private IdempotencyKey() {}

    /** The key as it came; null where none did. One that nothing could be found by again is refused. */
    public static @Nullable String checked(@Nullable String key) {
        if (key != null && (key.isBlank() || key.length() > LONGEST)) {
            throw Problem.of(PARAMETER_INVALID, "Idempotency-Key must be 1 to %d characters.".formatted(LONGEST))
                    .exception();
        }
        return key;
    }
}
