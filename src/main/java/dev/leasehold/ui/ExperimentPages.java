package dev.leasehold.ui;

import dev.leasehold.api.event.EventStream;
import dev.leasehold.api.experiment.ArtifactsResource;
import dev.leasehold.api.experiment.ExperimentResource;
import dev.leasehold.api.experiment.ExperimentView;
import dev.leasehold.api.experiment.StandingResource;
import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.experiment.loop.Experiments;
import dev.leasehold.experiment.loop.Standings;
import dev.leasehold.experiment.objective.Direction;
import dev.leasehold.experiment.standing.Standing;
import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.experiment.store.ExperimentRow;
import dev.leasehold.experiment.store.VariantOrder;
import dev.leasehold.experiment.store.VariantRow;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import static dev.leasehold.platform.problem.ProblemCode.COMMIT_NOT_FOUND;
import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_INVALID;

/** An experiment as people see it: how it stands, its variants, ideas and lines of descent. */
@Path("/experiments/{id}")
@RunOnVirtualThread
public class ExperimentPages {
    private final ExperimentResource resource;
    private final StandingResource standing;
    private final ArtifactsResource artifacts;
    private final Experiments experiments;
    private final Standings standings;
    private final Changes changes;
    private final Visitor visitor;

    ExperimentPages(
            ExperimentResource resource,
            StandingResource standing,
            ArtifactsResource artifacts,
            Experiments experiments,
            Standings standings,
            Changes changes,
            Visitor visitor) {
        this.resource = resource;
        this.standing = standing;
        this.artifacts = artifacts;
        this.experiments = experiments;
        this.standings = standings;
        this.changes = changes;
        this.visitor = visitor;
    }

    @GET
    @Produces(Pages.HTML)
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    @Operation(hidden = true)
    public Response one(
            @PathParam("id") String id,
            @QueryParam("sort") @DefaultValue("rank") String sort,
            @QueryParam("offset") @DefaultValue("0") int offset,
            @Context UriInfo address) {
        long asOf = changes.now();
        ExperimentView view = resource.show(id, address);
        ExperimentRow row = experiments.find(id);
        VariantOrder order = VariantOrder.of(sort)
                .orElseThrow(() -> Problem.of(PARAMETER_INVALID, "Variants are not sorted by '%s'.".formatted(sort))
                        .with("parameter", "sort")
                        .exception());
        return Pages.show(Templates.experiment(visitor, view, rows(row, order, offset(offset)), asOf));
    }

    private VariantRows rows(ExperimentRow row, VariantOrder order, int offset) {
        Direction direction = experiments.spec(row).objective().direction();
        var page = standings.variants(row.id(), direction, order, offset, Pages.ROWS);
        List<Standing.Place> first = offset == 0 && order == VariantOrder.RANK
                ? page.places()
                : standings
                        .variants(row.id(), direction, VariantOrder.RANK, 0, 1)
                        .places();
        Optional<VariantLine> best = first.stream()
                .filter(place -> place.rank() != null)
                .map(Standing.Place::variant)
                .findFirst();
        return new VariantRows(
                page.places(),
                page.all(),
                offset + 1,
                order,
                best.orElse(null),
                standings.baseline(row.id()).map(VariantRow::line).orElse(null));
    }

    /** With another count it is another address, so that a page that is refreshed in parts asks for it again. */
    @GET
    @Path("plot-{counted}.svg")
    @Produces("image/svg+xml")
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    @Operation(hidden = true)
    public String plot(@PathParam("id") String id) {
        return standing.plot(id);
    }

    @GET
    @Path("spec")
    @Produces(Pages.HTML)
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    @Operation(hidden = true)
    public Response spec(@PathParam("id") String id, @Context UriInfo address) {
        return Pages.show(Templates.spec(visitor, resource.show(id, address), resource.spec(id)));
    }

    @GET
    @Path("lineage")
    @Produces(Pages.HTML)
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    @Operation(hidden = true)
    public Response lineage(
            @PathParam("id") String id, @QueryParam("offset") @DefaultValue("0") int offset, @Context UriInfo address) {
        ExperimentView view = resource.show(id, address);
        List<VariantLine> lines = standings.lines(experiments.find(id).id());
        return Pages.show(Templates.lineage(visitor, view, LineageRows.of(lines, offset(offset))));
    }

    @GET
    @Path("ideas")
    @Produces(Pages.HTML)
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    @Operation(hidden = true)
    public Response ideas(
            @PathParam("id") String id, @QueryParam("after") @Nullable String after, @Context UriInfo address) {
        ExperimentView view = resource.show(id, address);
        var page = standing.ideas(id, after, Pages.ROWS);
        return Pages.show(Templates.ideas(visitor, view, page.ideas(), page.next()));
    }

    @GET
    @Path("variants/{variant}")
    @Produces(Pages.HTML)
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    @Operation(hidden = true)
    public Response variant(@PathParam("id") String id, @PathParam("variant") String name, @Context UriInfo address) {
        ExperimentView view = resource.show(id, address);
        VariantRow variant = standing.find(id, name);
        return Pages.show(Templates.variant(
                visitor,
                view,
                variant.line(),
                text(variant.executionTask()),
                text(variant.evaluationTask()),
                diff(id, variant)));
    }

    /** Empty too when its commit was lost: the page is to say so. */
    private List<DiffLine> diff(String experiment, VariantRow variant) {
        if (variant.line().commit() == null) {
            return List.of();
        }
        try {
            return DiffLine.of(standing.diff(experiment, variant.line().id()));
        } catch (ProblemException e) {
            if (e.problem().code().equals(COMMIT_NOT_FOUND.wire())) {
                return List.of();
            }
            throw e;
        }
    }

    @GET
    @Path("variants/{variant}/artifacts.tar")
    @Produces(ArtifactsResource.TAR)
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    @Operation(hidden = true)
    public Response artifacts(@PathParam("id") String id, @PathParam("variant") String name) {
        return artifacts.artifacts(id, name);
    }

    /** Rings when something has happened to the experiment, so that an open page loads what is new. */
    @GET
    @Path("changes")
    @Produces(EventStream.MEDIA_TYPE)
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    @Operation(hidden = true)
    public void changes(
            @PathParam("id") String id,
            @QueryParam("from") long from,
            @HeaderParam("Last-Event-ID") @Nullable String last,
            @Context SseEventSink sink,
            @Context Sse sse)
            throws InterruptedException {
        UUID experiment = experiments.find(id).id();
        changes.tell(after -> standings.events(experiment, after, 1_000), last, from, new EventStream(sink, sse), sink);
    }

    private static @Nullable String text(@Nullable UUID task) {
        return task == null ? null : dev.leasehold.lease.TaskId.text(task);
    }

    private static int offset(int offset) {
        if (offset < 0) {
            throw Problem.of(PARAMETER_INVALID, "offset is %d, must not be negative.".formatted(offset))
                    .with("parameter", "offset")
                    .exception();
        }
        return offset;
    }
}
