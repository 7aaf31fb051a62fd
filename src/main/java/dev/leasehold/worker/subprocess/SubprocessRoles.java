package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Command;
import dev.leasehold.worker.RolesConfig.Role;
import dev.leasehold.worker.subprocess.RoleSettings.Hearing;
import java.util.List;

/** Reads what the operator says about a role. */
public final class SubprocessRoles {
    private SubprocessRoles() {}

    public static RoleSettings settings(String name, Role role) {
        Limits limits = new Limits(
                role.timeout(),
                role.grace(),
                role.limits().outputBytes(),
                role.limits().memoryBytes(),
                role.limits().processes(),
                role.limits().workspaceBytes(),
                role.limits().logBytes());
        return new RoleSettings(
                name,
                role.command().<Command>map(Command.Shell::new).orElse(null),
                limits,
                role.env(),
                role.envFiles().orElse(List.of()),
                role.experimentDir().orElse(null),
                role.readOnly().orElse(List.of()),
                role.network(),
                role.outcomeRequired(),
                role.tty() ? Hearing.TERMINAL : role.input() ? Hearing.INPUT : Hearing.NONE);
    }
}
