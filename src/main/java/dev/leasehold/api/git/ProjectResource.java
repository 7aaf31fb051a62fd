package dev.leasehold.api.git;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import dev.leasehold.forge.Forge;
import dev.leasehold.forge.ForgeConfig;
import dev.leasehold.forge.RepositoryView;
import dev.leasehold.lease.Source;
import dev.leasehold.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import java.net.URI;
import java.util.List;

import static dev.leasehold.platform.problem.ProblemCode.FIELD_INVALID;
import static dev.leasehold.platform.problem.ProblemCode.PROJECT_EXISTS;
import static dev.leasehold.platform.problem.ProblemCode.PROJECT_NOT_FOUND;

/** {@code /v1/projects}: the repositories on the forge. */
@Path("/v1/projects")
@Tag(name = "projects")
@RunOnVirtualThread
public class ProjectResource {
    private final Forge forge;
    private final ForgeConfig config;

    ProjectResource(Forge forge, ForgeConfig config) {
        this.forge = forge;
        this.config = config;
    }

    public record NewProject(String name) {}

    /** {@code commit} is what the default branch holds; null until somebody pushes to it. */
    public record Project(
            String name, String defaultBranch, @Nullable String commit, int refs, URI cloneUrl) {}

    public record Projects(List<Project> projects) {}

    /** An empty one. Push {@code main} to it to fill it. */
    @POST
    @Requires(Access.SUBMIT)
    @ResponseStatus(201)
    @APIResponse(
            responseCode = "201",
            description = "It is there",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Project.class)))
    public Response create(NewProject project, @Context UriInfo address) {
        if (project.name() == null || !Source.isRepositoryName(project.name())) {
            throw new ProblemException(
                    FIELD_INVALID,
                    "name must be lower-case letters, digits and inner '.', '_', '-', at most 63, and not end in '.git'.");
        }
        if (!forge.create(project.name())) {
            throw exists(project.name());
        }
        return Response.created(URI.create("/v1/projects/" + project.name()))
                .entity(show(project.name(), address))
                .build();
    }

    @GET
    @Requires(Access.READ)
    public Projects list(@Context UriInfo address) {
        return new Projects(
                forge.list().stream().map(view -> project(view, address)).toList());
    }

    @GET
    @Path("{name}")
    @Requires(Access.READ)
    public Project show(@PathParam("name") String name, @Context UriInfo address) {
        return forge.find(known(name)).map(view -> project(view, address)).orElseThrow(() -> unknown(name));
    }

    /** With all that is in it. */
    @DELETE
    @Path("{name}")
    @Requires(Access.ADMIN)
    public void delete(@PathParam("name") String name) {
        if (!forge.delete(known(name))) {
            throw unknown(name);
        }
    }

    private Project project(RepositoryView view, UriInfo address) {
        URI root = config.publicUrl().orElse(address.getBaseUri());
        return new Project(
                view.name(),
                view.defaultBranch(),
                view.commit(),
                view.refs(),
                root.resolve("/git/" + view.name() + ".git"));
    }

    static String known(String name) {
        if (!Source.isRepositoryName(name)) {
            throw unknown(name);
        }
        return name;
    }

    static ProblemException exists(String name) {
        return new ProblemException(PROJECT_EXISTS, "There is a project '%s' already.".formatted(name));
    }

    static ProblemException unknown(String name) {
        return new ProblemException(PROJECT_NOT_FOUND, "There is no project '%s'.".formatted(name));
    }
}
