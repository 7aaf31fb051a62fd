package dev.leasehold.ui;

import dev.leasehold.api.experiment.ExperimentQuery;
import dev.leasehold.api.experiment.ExperimentResource;
import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Where a visit begins: all experiments. */
@Path("/")
@RunOnVirtualThread
public class HomePage {
    private final ExperimentResource resource;
    private final Visitor visitor;

    HomePage(ExperimentResource resource, Visitor visitor) {
        this.resource = resource;
        this.visitor = visitor;
    }

    @GET
    @Produces(Pages.HTML)
    @Requires(Access.READ)
    @Operation(hidden = true)
    public Response all(
            @QueryParam("state") @Nullable String state,
            @QueryParam("name") @Nullable String name,
            @QueryParam("before") @Nullable String before,
            @Context UriInfo address) {
        var page = resource.list(ExperimentQuery.of(state, name, before, Pages.ROWS), address);
        return Pages.show(
                Templates.experiments(visitor, page.experiments(), new ExperimentChoice(state, name), page.next()));
    }
}
