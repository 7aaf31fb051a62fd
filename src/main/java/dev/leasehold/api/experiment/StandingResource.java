package dev.leasehold.api.experiment;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.experiment.loop.Experiments;
import dev.leasehold.experiment.loop.Standings;
import dev.leasehold.experiment.objective.Objective;
import dev.leasehold.experiment.standing.Plot;
import dev.leasehold.experiment.standing.Standing;
import dev.leasehold.experiment.standing.Table;
import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.experiment.store.ExperimentRow;
import dev.leasehold.experiment.store.VariantRow;
import dev.leasehold.forge.Forge;
import dev.leasehold.lease.Event;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.Objects;

import static dev.leasehold.platform.problem.ProblemCode.COMMIT_NOT_FOUND;
import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_INVALID;
import static dev.leasehold.platform.problem.ProblemCode.VARIANT_NOT_FOUND;

/** What has come of an experiment so far: ideas, variants with their ranks, events, a picture. */
@Path("/v1/experiments/{id}")
@Tag(name = "experiments")
@RunOnVirtualThread
public class StandingResource {
    private static final int MOST = 1_000;

    private final Experiments experiments;
    private final Standings standings;
    private final Forge forge;

    StandingResource(Experiments experiments, Standings standings, Forge forge) {
        this.experiments = experiments;
        this.standings = standings;
        this.forge = forge;
    }

    /** Oldest first. {@code next} leads to the page after; null at the end. */
    public record IdeaPage(List<IdeaView> ideas, @Nullable String next) {}

    /** The best first, those without a score after them. The baseline stands apart: it has no rank. */
    public record VariantList(
            List<VariantView> variants, @Nullable VariantView baseline) {}

    /** {@code next} is the position to ask after next; it grows only. */
    public record EventPage(List<Event> events, long next) {}

    @GET
    @Path("ideas")
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    public IdeaPage ideas(
            @PathParam("id") String id,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        check(limit);
        List<IdeaView> page = standings.ideas(experiments.find(id).id(), after, limit).stream()
                .map(IdeaView::of)
                .toList();
        return new IdeaPage(page, page.size() < limit ? null : page.getLast().id());
    }

    /** The same as a table, for a terminal. */
    @GET
    @Path("variants.txt")
    @Produces(MediaType.TEXT_PLAIN)
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    public String table(@PathParam("id") String id) {
        ExperimentRow row = experiments.find(id);
        return Table.of(
                standing(row),
                List.copyOf(experiments.spec(row).metrics().types().keySet()));
    }

    @GET
    @Path("variants")
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    public VariantList variants(@PathParam("id") String id) {
        ExperimentRow row = experiments.find(id);
        Standing standing = standing(row);
        return new VariantList(
                standing.places().stream().map(VariantView::of).toList(),
                standings
                        .baseline(row.id())
                        .map(baseline -> VariantView.of(baseline.line(), null))
                        .orElse(null));
    }

    /** What it changed, against its first parent. */
    @GET
    @Path("variants/{variant}/diff")
    @Produces("text/x-diff")
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    public String diff(@PathParam("id") String id, @PathParam("variant") String name) {
        ExperimentRow row = experiments.find(id);
        VariantRow variant = find(id, name);
        if (variant.line().commit() == null) {
            throw new ProblemException(COMMIT_NOT_FOUND, "The variant has no commit: it was not made.");
        }
        return forge.diff(
                        row.repository(),
                        variant.line().parents().getFirst(),
                        Objects.requireNonNull(variant.line().commit()))
                .orElseThrow(() -> new ProblemException(COMMIT_NOT_FOUND, "Its commits are not on the forge."));
    }

    /** A variant of this experiment, or a problem that says that there is none. */
    public VariantRow find(String experiment, String name) {
        return standings
                .variant(experiments.find(experiment).id(), name)
                .orElseThrow(() -> new ProblemException(
                        VARIANT_NOT_FOUND, "There is no variant '%s' in this experiment.".formatted(name)));
    }

    /** The experiment's own part of the journal. Its tasks tell theirs at {@code /v1/events}. */
    @GET
    @Path("events")
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    public EventPage events(
            @PathParam("id") String id,
            @QueryParam("after") @DefaultValue("0") long after,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        check(limit);
        List<Event> events = standings.events(experiments.find(id).id(), after, limit);
        return new EventPage(events, events.isEmpty() ? after : events.getLast().position());
    }

    @GET
    @Path("plot.svg")
    @Produces("image/svg+xml")
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    public String plot(@PathParam("id") String id) {
        ExperimentRow row = experiments.find(id);
        Objective objective = experiments.spec(row).objective();
        List<VariantLine> lines = standings.lines(row.id());
        return Plot.svg(
                row.name() == null ? TaskId.text(row.id()) : row.name(),
                "%s, %s".formatted(objective.expr(), objective.direction().wire()),
                Standing.of(lines, objective.direction()),
                lines,
                standings
                        .baseline(row.id())
                        .map(baseline -> baseline.line().score())
                        .orElse(null));
    }

    private Standing standing(ExperimentRow row) {
        return Standing.of(
                standings.lines(row.id()), experiments.spec(row).objective().direction());
    }

    private static void check(int limit) {
        if (limit < 1 || limit > MOST) {
            throw Problem.of(PARAMETER_INVALID, "limit is %d, must be between 1 and %d.".formatted(limit, MOST))
                    .with("parameter", "limit")
                    .exception();
        }
    }
}
