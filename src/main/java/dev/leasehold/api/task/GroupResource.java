package dev.leasehold.api.task;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import dev.leasehold.lease.GroupDepth;
import dev.leasehold.lease.Tasks;
import dev.leasehold.platform.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.jspecify.annotations.Nullable;
import java.util.List;

import static dev.leasehold.platform.problem.ProblemCode.FIELD_INVALID;

/** {@code /v1/groups}: tasks that share a limit and a fair share of the hosts. */
@Path("/v1/groups")
@RunOnVirtualThread
public class GroupResource {
    private final Tasks tasks;

    GroupResource(Tasks tasks) {
        this.tasks = tasks;
    }

    /** How many of the group's tasks may run at once; null for no limit. */
    public record Group(@Nullable Integer parallel) {
        public Group {
            if (parallel != null && parallel < 1) {
                throw new IllegalArgumentException("parallel is %d, must be at least 1, or null".formatted(parallel));
            }
        }
    }

    /** Those that have a limit, or tasks that have not ended, by name. */
    public record Groups(List<GroupDepth> groups) {}

    @GET
    @Requires(Access.READ)
    public Groups list() {
        return new Groups(tasks.groups());
    }

    @PUT
    @Path("{name}")
    @Requires(Access.SUBMIT)
    public Group limit(@PathParam("name") String name, Group group) {
        if (!Names.fits(name)) {
            throw Problem.of(FIELD_INVALID, "'%s' is no name of a group: it must be %s.".formatted(name, Names.RULE))
                    .exception();
        }
        tasks.limitGroup(name, group.parallel());
        return group;
    }
}
