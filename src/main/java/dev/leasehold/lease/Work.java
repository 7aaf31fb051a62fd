package dev.leasehold.lease;

import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.Map;

/** What a task does, as its user wrote it. Nothing in here is trusted. {@code timeoutSeconds} is within the role's. */
public record Work(
        @Nullable Command command,
        List<SetupStep> setup,
        List<InputFile> inputs,
        Map<String, String> env,
        @Nullable Integer timeoutSeconds,
        @Nullable Source source) {
    public Work {
        setup = setup == null ? List.of() : List.copyOf(setup);
        inputs = inputs == null ? List.of() : List.copyOf(inputs);
        env = env == null ? Map.of() : Map.copyOf(env);
        if (timeoutSeconds != null && timeoutSeconds < 1) {
            throw new IllegalArgumentException("timeoutSeconds is %d, must be at least 1".formatted(timeoutSeconds));
        }
    }

    /** The same work with its timeout settled. */
    public Work within(int seconds) {
        return new Work(command, setup, inputs, env, seconds, source);
    }
}
