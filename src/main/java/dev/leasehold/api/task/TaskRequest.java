package dev.leasehold.api.task;

import dev.leasehold.lease.Budget;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.InputFile;
import dev.leasehold.lease.SetupStep;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.Work;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A task as its user writes it. What is left out has a default, or the role's.
 *
 * @param image for roles that run as pods: another than the role's own, of those that the operator allows
 * @param resources likewise: {@code cpu}, {@code memory}, {@code disk} and what else the operator lets users choose
 */
public record TaskRequest(
        String role,
        @Nullable Command command,
        List<SetupStep> setup,
        List<InputFile> inputs,
        Map<String, String> env,
        @Nullable Integer timeoutSeconds,
        @Nullable Integer priority,
        @Nullable Instant runAfter,
        @Nullable String group,
        @Nullable Budget attempts,
        Map<String, String> labels,
        @Nullable SourceRequest source,
        @Nullable String image,
        Map<String, String> resources) {
    private static final int MOST_LABELS = 32;
    private static final int LONGEST_LABEL = 256;
    private static final int MOST_URGENT = 100;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    public TaskRequest {
        resources = resources == null ? Map.of() : Map.copyOf(resources);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        checkLabels(labels);
        if (priority != null && Math.abs(priority) > MOST_URGENT) {
            throw new IllegalArgumentException(
                    "priority is %d, must be between -%d and %d".formatted(priority, MOST_URGENT, MOST_URGENT));
        }
        if (runAfter != null && (runAfter.isBefore(Instant.EPOCH) || !runAfter.isBefore(LATEST))) {
            throw new IllegalArgumentException(
                    "runAfter is %s, must be between %s and %s".formatted(runAfter, Instant.EPOCH, LATEST));
        }
        if (group != null && !Names.fits(group)) {
            throw new IllegalArgumentException("group '%s' must be %s".formatted(group, Names.RULE));
        }
        if (env != null) {
            env.keySet().forEach(TaskRequest::checkVariable);
        }
    }

    Work work(@Nullable Source settled) {
        return new Work(command, setup, inputs, env, timeoutSeconds, settled, image, resources);
    }

    private static void checkLabels(Map<String, String> labels) {
        if (labels.size() > MOST_LABELS) {
            throw new IllegalArgumentException("a task has at most %d labels".formatted(MOST_LABELS));
        }
        labels.forEach((key, value) -> {
            if (!Names.fits(key) || value.length() > LONGEST_LABEL || value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("label '%s': a key is %s; a value is at most %d characters"
                        .formatted(key, Names.RULE, LONGEST_LABEL));
            }
        });
    }

    private static void checkVariable(String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException(
                    "env name '%s' must be letters, digits and '_', not starting with a digit".formatted(name));
        }
        if (name.startsWith("LEASEHOLD_")) {
            throw new IllegalArgumentException("env name '%s' is reserved: LEASEHOLD_ is ours".formatted(name));
        }
    }
}
