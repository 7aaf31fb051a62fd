package dev.leasehold.api.experiment;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.experiment.loop.Experiments;
import dev.leasehold.experiment.loop.Standings;
import dev.leasehold.experiment.standing.BestSoFar;
import dev.leasehold.experiment.standing.Lineage;
import dev.leasehold.experiment.standing.Tree;
import dev.leasehold.experiment.store.ExperimentRow;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How an experiment's variants came about: which began from which, and how the best score has developed. */
@Path("/v1/experiments/{id}/lineage")
@Tag(name = "experiments")
@RunOnVirtualThread
public class LineageResource {
    private final Experiments experiments;
    private final Standings standings;

    LineageResource(Experiments experiments, Standings standings) {
        this.experiments = experiments;
        this.standings = standings;
    }

    /** Depth first: what began from a variant follows it. */
    public record LineageView(List<Descent> variants) {}

    /**
     * One variant.
     *
     * @param depth below the roots, which began from no variant
     * @param from the variants that it began from, the first of which it stands below
     */
    public record Descent(VariantView variant, int depth, List<String> from) {}

    /** In the order in which the variants were finished. {@code baseline} is the first commit's score. */
    public record Curve(List<Best> points, @Nullable Double baseline) {}

    /**
     * One scored variant.
     *
     * @param seconds since the experiment began
     * @param best the best score until then, its own among them
     * @param improved whether it was strictly better than all before it
     */
    public record Best(
            String variant,
            String slug,
            @Nullable Instant at,
            @Nullable Double seconds,
            double score,
            double best,
            boolean improved) {}

    @GET
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    public LineageView lineage(@PathParam("id") String id) {
        return new LineageView(of(id).rows().stream()
                .map(row -> new Descent(VariantView.of(row.variant(), null), row.depth(), row.parents()))
                .toList());
    }

    /** The same as a tree, for a terminal. */
    @GET
    @Path("tree.txt")
    @Produces(MediaType.TEXT_PLAIN)
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    public String tree(@PathParam("id") String id) {
        return Tree.of(of(id));
    }

    @GET
    @Path("best")
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    public Curve best(@PathParam("id") String id) {
        ExperimentRow row = experiments.find(id);
        BestSoFar curve = BestSoFar.of(
                standings.lines(row.id()), experiments.spec(row).objective().direction());
        return new Curve(
                curve.points().stream()
                        .map(point -> best(point, row.startedAt()))
                        .toList(),
                standings
                        .baseline(row.id())
                        .map(baseline -> baseline.line().score())
                        .orElse(null));
    }

    private Lineage of(String id) {
        return Lineage.of(standings.lines(experiments.find(id).id()));
    }

    private static Best best(BestSoFar.Point point, Instant start) {
        return new Best(
                point.variant(),
                point.slug(),
                point.at(),
                point.at() == null ? null : Duration.between(start, point.at()).toMillis() / 1000.0,
                point.score(),
                point.best(),
                point.improved());
    }
}
