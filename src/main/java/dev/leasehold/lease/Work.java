package dev.leasehold.lease;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.Map;

/**
 * What a task does, as its user wrote it. Nothing in here is trusted. {@code timeoutSeconds} is within the role's, and so
 * are {@code image} and {@code resources}, which only roles that run as pods have, and {@code limits}, which only others do.
 *
 * @param resources amounts by name, as Kubernetes writes them
 * @param limits what of the role's own it makes do with
 * @param folder the digest of a tar, unpacked for its commands to read at {@code LEASEHOLD_EXPERIMENT_DIR}
 * @param session null for a command that runs once
 */
public record Work(
        @Nullable Command command,
        List<SetupStep> setup,
        List<InputFile> inputs,
        Map<String, String> env,
        @Nullable Integer timeoutSeconds,
        @Nullable Source source,
        @Nullable String image,
        Map<String, String> resources,
        @JsonInclude(Include.NON_NULL) @Nullable Limits limits,
        @JsonInclude(Include.NON_NULL) @Nullable String folder,
        @JsonInclude(Include.NON_NULL) @Nullable Session session) {
    public Work {
        setup = setup == null ? List.of() : List.copyOf(setup);
        inputs = inputs == null ? List.of() : List.copyOf(inputs);
        env = env == null ? Map.of() : Map.copyOf(env);
        resources = resources == null ? Map.of() : Map.copyOf(resources);
        if (timeoutSeconds != null && timeoutSeconds < 1) {
            throw new IllegalArgumentException("timeoutSeconds is %d, must be at least 1".formatted(timeoutSeconds));
        }
        if (folder != null) {
            InputFile.checkDigest("folder", folder);
        }
    }

    /** A command that runs once. */
    public Work(
            @Nullable Command command,
            List<SetupStep> setup,
            List<InputFile> inputs,
            Map<String, String> env,
            @Nullable Integer timeoutSeconds,
            @Nullable Source source,
            @Nullable String image,
            Map<String, String> resources) {
        this(command, setup, inputs, env, timeoutSeconds, source, image, resources, null, null, null);
    }

    /** A command that runs once, with what its role has and no more. */
    public Work(
            @Nullable Command command,
            List<SetupStep> setup,
            List<InputFile> inputs,
            Map<String, String> env,
            @Nullable Integer timeoutSeconds,
            @Nullable Source source) {
        this(command, setup, inputs, env, timeoutSeconds, source, null, Map.of());
    }

    /**
     * The command stays up and answers {@link Requests}, until it is told that there are no more. The timeout then is
     * that of setup, and of each answer.
     *
     * @param readySeconds from its start until it must have said that it is ready
     */
    public record Session(int readySeconds) {
        public Session {
            if (readySeconds < 1) {
                throw new IllegalArgumentException("readySeconds is %d, must be at least 1".formatted(readySeconds));
            }
        }
    }

    /** How much one attempt may take; null is as much as its role. */
    public record Limits(
            @Nullable Long memoryBytes,
            @Nullable Long workspaceBytes,
            @Nullable Integer processes) {}

    /** The same work with its timeout settled. */
    public Work within(int seconds) {
        return new Work(command, setup, inputs, env, seconds, source, image, resources, limits, folder, session);
    }
}
