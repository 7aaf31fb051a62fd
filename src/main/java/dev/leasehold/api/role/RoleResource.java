package dev.leasehold.api.role;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.worker.Roles;
import dev.leasehold.worker.RolesConfig.Role;
import dev.leasehold.worker.wire.RoleTerms;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import static dev.leasehold.platform.problem.ProblemCode.NOT_FOUND;

/** {@code /v1/roles}: what the operator configured, as far as its users need to know. */
@Path("/v1/roles")
@RunOnVirtualThread
public class RoleResource {
    private final Roles roles;

    RoleResource(Roles roles) {
        this.roles = roles;
    }

    @GET
    @Requires(Access.READ)
    public List<RoleTerms> list() {
        return roles.all().entrySet().stream()
                .map(role -> terms(role.getKey(), role.getValue()))
                .toList();
    }

    @GET
    @Path("{name}")
    @Requires({Access.READ, Access.WORKER})
    @Within(Reach.ROLE)
    public RoleTerms show(@PathParam("name") String name) {
        Role role = roles.find(name)
                .orElseThrow(() -> Problem.of(NOT_FOUND, "There is no role '%s'.".formatted(name))
                        .with("allowed", List.copyOf(roles.names()))
                        .exception());
        return terms(name, role);
    }

    private RoleTerms terms(String name, Role role) {
        return new RoleTerms(
                name,
                role.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                role.disabled(),
                seconds(roles.terms(name).ttl()),
                seconds(role.timeout()),
                seconds(role.grace()));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
