package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Command;
import org.jspecify.annotations.Nullable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the operator says about a role whose tasks run as subprocesses.
 *
 * @param command run when a task names none
 * @param env for every task of the role; a task's own wins over it
 * @param envFiles read at each start of an attempt, in this order; later ones win
 * @param experimentDir handed to every task read-only, as {@code LEASEHOLD_EXPERIMENT_DIR}
 * @param readOnly more paths that a sandbox with its own file tree shows
 * @param network whether tasks may use the network. To cut it takes the level {@code namespaces}
 * @param outcomeRequired whether a command that writes no outcome has failed
 * @param hearing what a task's command, not its setup, can be told while it runs
 */
public record RoleSettings(
        String role,
        @Nullable Command command,
        Limits limits,
        Map<String, String> env,
        List<Path> envFiles,
        @Nullable Path experimentDir,
        List<Path> readOnly,
        boolean network,
        boolean outcomeRequired,
        Hearing hearing) {
    /** How a command can be told something while it runs. */
    public enum Hearing {
        /** Not at all: its standard input is empty. */
        NONE,
        /** Its standard input is a pipe. */
        INPUT,
        /** It runs on a terminal. */
        TERMINAL
    }

    public RoleSettings {
        env = Map.copyOf(env);
        envFiles = List.copyOf(envFiles);
        readOnly = List.copyOf(readOnly);
    }

    public RoleSettings(
            String role,
            @Nullable Command command,
            Limits limits,
            Map<String, String> env,
            List<Path> envFiles,
            @Nullable Path experimentDir,
            List<Path> readOnly,
            boolean network,
            boolean outcomeRequired) {
        this(role, command, limits, env, envFiles, experimentDir, readOnly, network, outcomeRequired, Hearing.NONE);
    }

    public static RoleSettings of(String role) {
        return new RoleSettings(role, null, Limits.DEFAULT, Map.of(), List.of(), null, List.of(), true, false);
    }

    public RoleSettings withLimits(Limits changed) {
        return new RoleSettings(
                role, command, changed, env, envFiles, experimentDir, readOnly, network, outcomeRequired, hearing);
    }

    public RoleSettings hearing(Hearing changed) {
        return new RoleSettings(
                role, command, limits, env, envFiles, experimentDir, readOnly, network, outcomeRequired, changed);
    }
}
