package dev.leasehold.api.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.api.problem.IdempotencyKey;
import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Caller;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.experiment.eden.EdenSubmission;
import dev.leasehold.experiment.loop.Experiments;
import dev.leasehold.experiment.loop.Experiments.InFlight;
import dev.leasehold.experiment.loop.Standings;
import dev.leasehold.experiment.store.Created;
import dev.leasehold.experiment.store.ExperimentRow;
import dev.leasehold.forge.ForgeConfig;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.Sha256;
import dev.leasehold.platform.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_INVALID;

/** {@code /v1/experiments}. */
@Path("/v1/experiments")
@Tag(name = "experiments")
@RunOnVirtualThread
public class ExperimentResource {
    private final Experiments experiments;
    private final Standings standings;
    private final ForgeConfig forge;
    private final Caller caller;

    ExperimentResource(Experiments experiments, Standings standings, ForgeConfig forge, Caller caller) {
        this.experiments = experiments;
        this.standings = standings;
        this.forge = forge;
        this.caller = caller;
    }

    /** One page, newest first. {@code next} leads to the page after; null at the end. */
    public record ExperimentPage(
            List<ExperimentView> experiments, @Nullable String next) {}

    /** What is to change; null, or left out, stays. {@code stop} takes the place of all the rules there were. */
    public record Change(
            @Nullable Integer parallel, @Nullable JsonNode stop) {}

    /** A spec in YAML or JSON. The same key with the same spec begins no second one. */
    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", MediaType.TEXT_PLAIN})
    @Requires(Access.SUBMIT)
    @APIResponse(
            responseCode = "201",
            description = "It runs",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ExperimentView.class)))
    @APIResponse(
            responseCode = "200",
            description = "It was submitted before, under this key",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ExperimentView.class)))
    public Response submit(
            @HeaderParam("Idempotency-Key") @Nullable String key, String spec, @Context UriInfo address) {
        return answer(experiments.submit(spec, key(key, spec)), address);
    }

    private Response answer(Experiments.Begun begun, UriInfo address) {
        ExperimentView view = show(dev.leasehold.lease.TaskId.text(begun.experiment()), address);
        return Response.status(begun.repeated() ? Response.Status.OK : Response.Status.CREATED)
                .location(URI.create("/v1/experiments/" + view.id()))
                .entity(view)
                .type(MediaType.APPLICATION_JSON)
                .build();
    }

    /**
     * An EDEN experiment folder, uploaded before as a tar. Its config is read by EDEN's own rules; the answer's {@code
     * warnings} say where it goes differently here.
     */
    @POST
    @Path("eden")
    @Requires(Access.SUBMIT)
    public Response submitEden(
            @HeaderParam("Idempotency-Key") @Nullable String key, EdenSubmission eden, @Context UriInfo address) {
        return answer(experiments.submit(eden, key(key, Json.write(eden))), address);
    }

    @GET
    @Requires(Access.READ)
    public ExperimentPage list(@BeanParam ExperimentQuery query, @Context UriInfo address) {
        int limit = query.limit();
        List<ExperimentView> page = standings.list(query.filter(), query.before, limit).stream()
                .map(row -> view(row, address))
                .toList();
        return new ExperimentPage(
                page, page.size() < limit ? null : page.getLast().id());
    }

    @GET
    @Path("{id}")
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    public ExperimentView show(@PathParam("id") String id, @Context UriInfo address) {
        return view(experiments.find(id), address);
    }

    /**
     * The spec as it was submitted, to be read or to begin another experiment with; of an EDEN experiment its config. What
     * was changed while it ran is not in it.
     */
    @GET
    @Path("{id}/spec")
    @Produces("application/yaml")
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    public String spec(@PathParam("id") String id) {
        return experiments.written(experiments.find(id));
    }

    /** Nothing more is begun; what is under way goes on. */
    @POST
    @Path("{id}/pause")
    @Requires(Access.SUBMIT)
    @Within(Reach.EXPERIMENT)
    public ExperimentView pause(@PathParam("id") String id, @Context UriInfo address) {
        experiments.pause(experiments.find(id).id());
        return show(id, address);
    }

    @POST
    @Path("{id}/resume")
    @Requires(Access.SUBMIT)
    @Within(Reach.EXPERIMENT)
    public ExperimentView resume(@PathParam("id") String id, @Context UriInfo address) {
        experiments.resume(experiments.find(id).id());
        return show(id, address);
    }

    /**
     * Replaces the process of an ideator that stays up (style {@code session}). What it is being asked is asked again of
     * the next one.
     */
    @POST
    @Path("{id}/ideator/restart")
    @Requires(Access.SUBMIT)
    @Within(Reach.EXPERIMENT)
    public ExperimentView restartIdeator(@PathParam("id") String id, @Context UriInfo address) {
        experiments.restartIdeator(experiments.find(id).id());
        return show(id, address);
    }

    /** Ends it for good. {@code inFlight}: {@code drain} lets what is under way come to its end, {@code cancel} does not. */
    @POST
    @Path("{id}/terminate")
    @Requires(Access.SUBMIT)
    @Within(Reach.EXPERIMENT)
    public ExperimentView terminate(
            @PathParam("id") String id,
            @QueryParam("inFlight") @DefaultValue("drain") String inFlight,
            @Context UriInfo address) {
        InFlight choice = switch (inFlight) {
            case "drain" -> InFlight.DRAIN;
            case "cancel" -> InFlight.CANCEL;
            default ->
                throw Problem.of(PARAMETER_INVALID, "inFlight is '%s', must be drain or cancel.".formatted(inFlight))
                        .with("parameter", "inFlight")
                        .exception();
        };
        experiments.terminate(experiments.find(id).id(), choice);
        return show(id, address);
    }

    @PATCH
    @Path("{id}")
    @Requires(Access.SUBMIT)
    @Within(Reach.EXPERIMENT)
    public ExperimentView change(@PathParam("id") String id, Change change, @Context UriInfo address) {
        experiments.change(
                experiments.find(id).id(),
                change.parallel(),
                change.stop() == null || change.stop().isNull() ? null : Json.write(Map.of("stop", change.stop())));
        return show(id, address);
    }

    private ExperimentView view(ExperimentRow row, UriInfo address) {
        return ExperimentView.of(
                row,
                experiments.spec(row),
                experiments.warnings(row),
                forge.publicUrl().orElse(address.getBaseUri()));
    }

    private Created.@Nullable Key key(@Nullable String key, String spec) {
        String checked = IdempotencyKey.checked(key);
        return checked == null
                ? null
                : new Created.Key(caller.name(), checked, HexFormat.of().formatHex(Sha256.of(spec)));
    }
}
