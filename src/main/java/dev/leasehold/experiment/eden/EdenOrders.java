package dev.leasehold.experiment.eden;

import dev.leasehold.experiment.evaluation.Metrics;
import dev.leasehold.experiment.objective.Objective;
import dev.leasehold.experiment.spec.RoleSpec;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.InputFile;
import org.jspecify.annotations.Nullable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The parts of an EDEN experiment as tasks: what is run, with which variables, and the files that it reads. */
public final class EdenOrders {
    private EdenOrders() {}

    public static RoleSpec ideator(RoleSpec role, String base) {
        return dressed(role, EdenCommand.ideator(line(role)), EdenEnvironment.ideator(base));
    }

    public static RoleSpec executor(RoleSpec role) {
        return dressed(role, EdenCommand.task(line(role)), EdenEnvironment.executor());
    }

    public static RoleSpec evaluator(RoleSpec role) {
        return dressed(role, EdenCommand.task(line(role)), EdenEnvironment.evaluator());
    }

    /** {@code content} is the digest of the idea's; null for an idea that lies elsewhere. */
    public static List<InputFile> execution(
            String task, String variant, String idea, String slug, List<String> parents, @Nullable String content) {
        String path = content == null ? null : ".leasehold/ideas/%s/content.md".formatted(idea);
        List<InputFile> files = new ArrayList<>(List.of(new InputFile(
                EdenEnvironment.EXECUTION_TASK,
                EdenTask.execution(task, variant, idea, slug, parents, path).toString(),
                null,
                false)));
        if (path != null) {
            files.add(new InputFile(path, null, content, true));
        }
        return files;
    }

    /** Without a slug it is the baseline. */
    public static List<InputFile> evaluation(
            String task, String variant, @Nullable String slug, String commit, Metrics metrics, Objective objective) {
        return List.of(new InputFile(
                EdenEnvironment.EVALUATION_TASK,
                EdenTask.evaluation(task, variant, slug, commit, metrics, objective)
                        .toString(),
                null,
                false));
    }

    private static Command.Shell line(RoleSpec role) {
        if (role.command() instanceof Command.Shell line) {
            return line;
        }
        throw new IllegalStateException("EDEN's commands are shell lines: " + role);
    }

    private static RoleSpec dressed(RoleSpec role, Command command, Map<String, String> env) {
        return new RoleSpec(
                role.role(),
                command,
                role.setup(),
                env,
                role.timeout(),
                role.attempts(),
                role.resources(),
                role.image());
    }
}
