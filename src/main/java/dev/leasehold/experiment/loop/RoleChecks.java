package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.spec.ExperimentSpec;
import dev.leasehold.experiment.spec.RoleSpec;
import dev.leasehold.experiment.spec.Roles;
import dev.leasehold.platform.problem.Nearest;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.worker.PodChoice;
import dev.leasehold.worker.RolesConfig.ModeName;
import dev.leasehold.worker.RolesConfig.Role;
import java.util.List;

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
            if (asked.ideator().style() == Roles.Style.SESSION
                    && isPods(asked.ideator().role().role())) {
                throw Problem.of(
                                FIELD_INVALID,
                                "'roles.ideator.style': session is one process that stays up, and the role '%s' runs as pods."
                                        .formatted(asked.ideator().role().role()))
                        .with("field", "roles.ideator.style")
                        .suggest("Write 'style: once', or name a role of mode subprocess.")
                        .exception();
            }
            if (asked.ideator().style() == Roles.Style.SESSION) {
                throw Problem.of(FIELD_INVALID, "'roles.ideator.style': session is not hosted by this service.")
                        .with("field", "roles.ideator.style")
                        .suggest("Write 'style: once': one process for each request.")
                        .exception();
            }
            check("roles.ideator", asked.ideator().role());
        }
        check("roles.executor", asked.executor().role());
        check("roles.evaluator", asked.evaluator());
        if (spec.files() != null) {
            throw Repositories.refused("files", "this service hands out no folders; keep them in the repository");
        }
    }

    private boolean isPods(String role) {
        return roles.find(role)
                .filter(found -> found.mode() == ModeName.POD_EXEC)
                .isPresent();
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
        if (asked.resources().processes() != null) {
            throw Repositories.refused(path + ".resources.processes", "nobody but the operator sets it");
        }
        PodChoice.check(asked.role(), role, asked.image(), asked.resources().amounts())
                .ifPresent(refused -> {
                    throw Repositories.refused(path + "." + refused.field(), refused.why());
                });
    }
}
