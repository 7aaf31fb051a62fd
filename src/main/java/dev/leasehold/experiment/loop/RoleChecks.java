package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.spec.ExperimentSpec;
import dev.leasehold.experiment.spec.Resources;
import dev.leasehold.experiment.spec.RoleSpec;
import dev.leasehold.experiment.spec.Roles;
import dev.leasehold.platform.problem.Nearest;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.worker.PodChoice;
import dev.leasehold.worker.RolesConfig.ModeName;
import dev.leasehold.worker.RolesConfig.Role;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.Map;

import static dev.leasehold.platform.problem.ProblemCode.FIELD_INVALID;
import static dev.leasehold.platform.problem.ProblemCode.FIELD_MISSING;

/** What a spec asks of this installation's roles, and whether they give it. */
final class RoleChecks {
    private final dev.leasehold.worker.Roles roles;

    RoleChecks(dev.leasehold.worker.Roles roles) {
        this.roles = roles;
    }

    void check(ExperimentSpec spec) {
        Roles asked = spec.roles();
        if (asked.ideator() != null) {
            check("roles.ideator", asked.ideator().role());
            checkStyle(asked.ideator());
        }
        check("roles.executor", asked.executor().role());
        check("roles.evaluator", asked.evaluator());
    }

    /** A Job is one process for one task, and nothing reaches into it: it cannot be asked again. */
    private void checkStyle(Roles.Ideator ideator) {
        String name = ideator.role().role();
        if (ideator.style() == Roles.Style.SESSION
                && roles.find(name).orElseThrow().mode() == ModeName.POD_EXEC) {
            throw Problem.of(
                            FIELD_INVALID,
                            "'roles.ideator.style': session cannot run as pods, and the role '%s' has mode pod-exec."
                                    .formatted(name))
                    .with("field", "roles.ideator.style")
                    .suggest("Write 'style: once', one pod for each request, or name a role of mode subprocess.")
                    .exception();
        }
    }

    private void check(String path, RoleSpec asked) {
        Role role = roles.find(asked.role()).orElse(null);
        if (role == null) {
            Problem problem = Problem.of(
                            FIELD_INVALID, "'%s.role': there is no role '%s'.".formatted(path, asked.role()))
                    .with("field", path + ".role")
                    .with("allowed", List.copyOf(roles.names()));
            throw Nearest.to(asked.role(), roles.names())
                    .map(other -> problem.suggest("Did you mean '%s'?".formatted(other)))
                    .orElse(problem.suggest("Name one of the roles that the operator configured."))
                    .exception();
        }
        if (asked.command() == null && role.command().isEmpty()) {
            throw Problem.of(
                            FIELD_MISSING,
                            "'%s.command' is required: the role '%s' has none of its own."
                                    .formatted(path, asked.role()))
                    .with("field", path + ".command")
                    .exception();
        }
        if (asked.timeout() != null && asked.timeout().compareTo(role.timeout()) > 0) {
            throw Repositories.refused(
                    path + ".timeout",
                    "is %d s, the role '%s' allows %d s at most"
                            .formatted(
                                    asked.timeout().toSeconds(),
                                    asked.role(),
                                    role.timeout().toSeconds()));
        }
        if (role.mode() == ModeName.SUBPROCESS) {
            checkResources(path + ".resources", asked, role);
        } else if (asked.resources().processes() != null) {
            throw Repositories.refused(path + ".resources.processes", "nobody but the operator sets it");
        }
        Map<String, String> amounts = role.mode() == ModeName.SUBPROCESS
                ? Map.of()
                : asked.resources().amounts();
        PodChoice.check(asked.role(), role, asked.image(), amounts).ifPresent(refused -> {
            throw Repositories.refused(path + "." + refused.field(), refused.why());
        });
    }

    private static void checkResources(String path, RoleSpec asked, Role role) {
        Resources wanted = asked.resources();
        if (wanted.cpu() != null) {
            throw Repositories.refused(path + ".cpu", "tasks of subprocess roles share their host's processors");
        }
        atMost(
                path + ".memory",
                asked.role(),
                wanted.memoryBytes(),
                role.limits().memoryBytes());
        atMost(
                path + ".workspace",
                asked.role(),
                wanted.workspaceBytes(),
                role.limits().workspaceBytes());
        atMost(
                path + ".processes",
                asked.role(),
                wanted.processes(),
                role.limits().processes());
    }

    private static void atMost(String field, String role, @Nullable Number wanted, long most) {
        if (wanted != null && wanted.longValue() > most) {
            throw Repositories.refused(
                    field, "is %d, the role '%s' allows %d at most".formatted(wanted.longValue(), role, most));
        }
    }
}
