package dev.leasehold.ui;

import dev.leasehold.api.experiment.ExperimentResource;
import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What the buttons of an experiment's page do. */
@Path("/experiments/{id}")
@RunOnVirtualThread
public class ExperimentForms {
    private final ExperimentResource experiments;
    private final Visitor visitor;

    ExperimentForms(ExperimentResource experiments, Visitor visitor) {
        this.experiments = experiments;
        this.visitor = visitor;
    }

    @POST
    @Path("pause")
    @Requires(Access.SUBMIT)
    @Within(Reach.EXPERIMENT)
    @Operation(hidden = true)
    public Response pause(@PathParam("id") String id, @FormParam("word") String word, @Context UriInfo address) {
        visitor.requireOwnForm(word);
        experiments.pause(id, address);
        return back(id);
    }

    @POST
    @Path("resume")
    @Requires(Access.SUBMIT)
    @Within(Reach.EXPERIMENT)
    @Operation(hidden = true)
    public Response resume(@PathParam("id") String id, @FormParam("word") String word, @Context UriInfo address) {
        visitor.requireOwnForm(word);
        experiments.resume(id, address);
        return back(id);
    }

    @POST
    @Path("terminate")
    @Requires(Access.SUBMIT)
    @Within(Reach.EXPERIMENT)
    @Operation(hidden = true)
    public Response terminate(
            @PathParam("id") String id,
            @FormParam("inFlight") @DefaultValue("drain") String inFlight,
            @FormParam("word") String word,
            @Context UriInfo address) {
        visitor.requireOwnForm(word);
        experiments.terminate(id, inFlight, address);
        return back(id);
    }

    private static Response back(String id) {
        return Pages.goTo("/experiments/" + id);
    }
}
