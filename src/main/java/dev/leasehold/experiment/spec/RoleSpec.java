package dev.leasehold.experiment.spec;

import dev.leasehold.lease.Command;
import dev.leasehold.lease.SetupStep;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is done for one part of an experiment: by which configured role of the service, and how.
 *
 * @param role a role of the service
 * @param command without one, the service's role must have one
 * @param timeout for setup and command together; without one, the role's own
 * @param image what it runs in, where that is a pod; without one, the role's own
 * @param attempts how often a failure that is the command's own is tried in all
 */
public record RoleSpec(
        String role,
        @Nullable Command command,
        List<SetupStep> setup,
        Map<String, String> env,
        @Nullable Duration timeout,
        int attempts,
        Resources resources,
        @Nullable String image) {
    public RoleSpec {
        setup = List.copyOf(setup);
        env = Map.copyOf(env);
    }
}
