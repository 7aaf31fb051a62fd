package dev.leasehold.api.experiment;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import dev.leasehold.delivery.Relay;
import dev.leasehold.delivery.Relayed;
import dev.leasehold.experiment.loop.Experiments;
import dev.leasehold.experiment.loop.Standings;
import dev.leasehold.experiment.standing.Standing;
import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.experiment.store.ExperimentRow;
import dev.leasehold.forge.ForgeConfig;
import dev.leasehold.forge.upstream.Upstream;
import dev.leasehold.forge.upstream.Upstreams;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static dev.leasehold.platform.problem.ProblemCode.NOT_FOUND;
import static dev.leasehold.platform.problem.ProblemCode.REF_NOT_CONFIRMED;
import static dev.leasehold.platform.problem.ProblemCode.UPSTREAM_NOT_FOUND;
import static dev.leasehold.platform.problem.ProblemCode.VARIANT_NOT_FOUND;

/** Chosen variants of an experiment, on their way to an upstream. It takes an admin, as every relay does. */
@Path("/v1/experiments/{id}/variants/push")
@Tag(name = "experiments")
@RunOnVirtualThread
public class PushResource {
    private static final int MOST = 100;

    private final Experiments experiments;
    private final Standings standings;
    private final ForgeConfig config;
    private final Upstreams upstreams;
    private final Instance<Relay> relay;

    PushResource(
            Experiments experiments,
            Standings standings,
            ForgeConfig config,
            Upstreams upstreams,
            Instance<Relay> relay) {
        this.experiments = experiments;
        this.standings = standings;
        this.config = config;
        this.upstreams = upstreams;
        this.relay = relay;
    }

    /** Which ones: {@code variants} by their ids, or the {@code best} so many; one of the two. */
    public record Push(
            String upstream,
            @Nullable List<String> variants,
            @Nullable Integer best) {
        public Push {
            if ((variants == null) == (best == null)) {
                throw new IllegalArgumentException("name either variants or best, and not both");
            }
            if (best != null && (best < 1 || best > MOST)) {
                throw new IllegalArgumentException("best is %d, must be 1 to %d".formatted(best, MOST));
            }
            if (variants != null && (variants.isEmpty() || variants.size() > MOST)) {
                throw new IllegalArgumentException(
                        "variants has %d ids, must be 1 to %d".formatted(variants.size(), MOST));
            }
        }
    }

    public record Pushes(List<Relayed> relays) {}

    /** Carries their integration commits there, and answers how far each is. What stays pending is tried again. */
    @POST
    @Requires(Access.ADMIN)
    public Pushes push(@PathParam("id") String id, Push push) throws InterruptedException {
        ExperimentRow row = experiments.find(id);
        if (!config.owner()) {
            throw Problem.of(NOT_FOUND, "This service does not have the repositories.")
                    .suggest("Ask the service that has them: it alone talks to upstreams.")
                    .exception();
        }
        Upstream upstream = upstreams
                .find(push.upstream())
                .orElseThrow(() -> new ProblemException(
                        UPSTREAM_NOT_FOUND, "There is no upstream '%s'.".formatted(push.upstream())));
        Map<String, String> commits = new TreeMap<>();
        for (VariantLine variant : chosen(row, push)) {
            String commit = variant.integrated();
            if (commit == null) {
                throw new ProblemException(
                        REF_NOT_CONFIRMED, "The variant '%s' is not integrated.".formatted(variant.id()));
            }
            commits.put("refs/heads/variant/%s-%s".formatted(variant.id(), variant.slug()), commit);
        }
        return new Pushes(commits.isEmpty() ? List.of() : relay.get().relay(upstream, row.repository(), commits));
    }

    private List<VariantLine> chosen(ExperimentRow row, Push push) {
        List<VariantLine> lines = standings.lines(row.id());
        if (push.variants() == null) {
            int best = java.util.Objects.requireNonNull(push.best(), "it is one or the other");
            return Standing.of(lines, experiments.spec(row).objective().direction()).places().stream()
                    .filter(place -> place.rank() != null)
                    .limit(best)
                    .map(Standing.Place::variant)
                    .toList();
        }
        return push.variants().stream()
                .map(id -> lines.stream()
                        .filter(line -> line.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> new ProblemException(
                                VARIANT_NOT_FOUND, "There is no variant '%s' in this experiment.".formatted(id))))
                .toList();
    }
}
