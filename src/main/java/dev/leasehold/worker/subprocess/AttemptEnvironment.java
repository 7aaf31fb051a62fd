package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Grant;
import dev.leasehold.worker.subprocess.RoleSettings.Hearing;
import dev.leasehold.worker.workspace.AttemptFailed;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The variables that an attempt's commands find. */
final class AttemptEnvironment {
    private static final Map<String, String> OF_HOST = new Environment(System.getenv()).variables();

    private AttemptEnvironment() {}

    /**
     * Later ones win: the host's, the role's files, the role's own, the task's, ours.
     *
     * @param secret by which what descends from the attempt is known
     */
    static Map<String, String> of(
            RoleSettings role, @Nullable Path experimentDir, Grant grant, AttemptFolder folder, String secret)
            throws AttemptFailed {
        try {
            Environment env = new Environment(OF_HOST);
            for (Path file : role.envFiles()) {
                env.withFile(file);
            }
            if (role.hearing() == Hearing.TERMINAL) {
                env.with(Map.of("TERM", "xterm"));
            }
            env.with(role.env()).with(grant.work().env());
            if (experimentDir != null) {
                env.ours("LEASEHOLD_EXPERIMENT_DIR", experimentDir);
            }
            return env.ours("HOME", folder.home())
                    .ours("TMPDIR", folder.tmp())
                    .ours("LEASEHOLD_FAMILY", secret)
                    .ours("LEASEHOLD_TASK", grant.task())
                    .ours("LEASEHOLD_ATTEMPT", grant.attempt())
                    .ours("LEASEHOLD_ROLE", grant.role())
                    .ours("LEASEHOLD_WORKSPACE", folder.workspace())
                    .ours("LEASEHOLD_OUTCOME", folder.outcome())
                    .variables();
        } catch (IOException | IllegalArgumentException e) {
            throw new AttemptFailed(Code.SETUP_FAILED, "the environment cannot be made: " + e.getMessage());
        }
    }
}
