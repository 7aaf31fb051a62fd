package dev.leasehold.lease;

import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.Map;

/**
 * What a task does, as its user wrote it. Nothing in here is trusted. {@code timeoutSeconds} is within the role's, and so
 * are {@code image} and {@code resources}, which only roles that run as pods have.
 *
 * @param resources amounts by name, as Kubernetes writes them
 */
public record Work(
        @Nullable Command command,
        List<SetupStep> setup,
        List<InputFile> inputs,
        Map<String, String> env,
        @Nullable Integer timeoutSeconds,
        @Nullable Source source,
        @Nullable String image,
        Map<String, String> resources) {
    public Work {
        setup = setup == null ? List.of() : List.copyOf(setup);
        inputs = inputs == null ? List.of() : List.copyOf(inputs);
        env = env == null ? Map.of() : Map.copyOf(env);
        resources = resources == null ? Map.of() : Map.copyOf(resources);
        if (timeoutSeconds != null && timeoutSeconds < 1) {
            throw new IllegalArgumentException("timeoutSeconds is %d, must be at least 1".formatted(timeoutSeconds));
        }
    }

    /** As its role says. */
    public Work(
            @Nullable Command command,
            List<SetupStep> setup,
            List<InputFile> inputs,
            Map<String, String> env,
            @Nullable Integer timeoutSeconds,
            @Nullable Source source) {
        this(command, setup, inputs, env, timeoutSeconds, source, null, Map.of());
    }

    /** The same work with its timeout settled. */
    public Work within(int seconds) {
        return new Work(command, setup, inputs, env, seconds, source, image, resources);
    }
}
