package dev.leasehold.api.security;

import dev.leasehold.experiment.loop.Standings;
import dev.leasehold.lease.Task;
import dev.leasehold.lease.Tasks;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import dev.leasehold.platform.token.Restriction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;
import java.util.Optional;

import static dev.leasehold.platform.problem.ProblemCode.FORBIDDEN;

/**
 * Keeps a restricted token within its experiment or role.
 *
 * <p>What is not there is answered like what is elsewhere, so that asking tells nothing.
 */
@ApplicationScoped
class Bounds {
    private final Tasks tasks;
    private final Standings experiments;

    Bounds(Tasks tasks, Standings experiments) {
        this.tasks = tasks;
        this.experiments = experiments;
    }

    /** Returns where the request stays within, and throws where it does not. */
    void check(Restriction restriction, @Nullable Within within, UriInfo address) {
        if (!restriction.isNone() && (within == null || !holds(restriction, within.value(), address))) {
            throw outside(restriction);
        }
    }

    static ProblemException outside(Restriction restriction) {
        return Problem.of(FORBIDDEN, "This token is for %s alone.".formatted(restriction.inWords()))
                .suggest("Ask an administrator for a token without that restriction.")
                .exception();
    }

    private boolean holds(Restriction restriction, Reach reach, UriInfo address) {
        MultivaluedMap<String, String> path = address.getPathParameters();
        MultivaluedMap<String, String> query = address.getQueryParameters();
        @Nullable String experiment = restriction.experiment();
        @Nullable String role = restriction.role();
        return switch (reach) {
            case TASK -> isTaskOf(restriction, path.getFirst("id"));
            case TASK_OR_EXPERIMENT_PARAMETER ->
                query.containsKey("experiment")
                        ? experiment != null
                                && experiment.equals(query.getFirst("experiment"))
                                && !query.containsKey("task")
                        : isTaskOf(restriction, query.getFirst("task"));
            case EXPERIMENT -> experiment != null && experiment.equals(path.getFirst("id"));
            case REPOSITORY -> experiment != null && isRepositoryOf(experiment, path.getFirst("name"));
            case ROLE -> role != null && role.equals(path.getFirst("name"));
            case ROLE_PARAMETER -> role != null && role.equals(query.getFirst("role"));
            case ROLE_IN_BODY, INPUT -> role != null;
        };
    }

    private boolean isTaskOf(Restriction restriction, @Nullable String id) {
        Optional<Task> task = Optional.ofNullable(id).flatMap(tasks::find);
        return task.filter(found -> restriction.experiment() == null
                        ? found.role().equals(restriction.role())
                        : found.group().equals(restriction.experiment()))
                .isPresent();
    }

    private boolean isRepositoryOf(String experiment, @Nullable String name) {
        return experiments
                .find(experiment)
                .filter(row -> row.repository().equals(name))
                .isPresent();
    }
}
