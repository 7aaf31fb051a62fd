package dev.leasehold.api.experiment;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import dev.leasehold.experiment.loop.Standings;
import dev.leasehold.experiment.store.VariantRow;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import java.util.UUID;

import static dev.leasehold.platform.problem.ProblemCode.VARIANT_NOT_FOUND;

/** {@code /v1/variants/{id}}: a variant by its own name, for who does not know its experiment. */
@Path("/v1/variants/{id}")
@Tag(name = "experiments")
@RunOnVirtualThread
public class VariantResource {
    private final Standings standings;

    VariantResource(Standings standings) {
        this.standings = standings;
    }

    /**
     * A variant with what led to it. It has no rank here: that is a matter of its experiment's standing.
     *
     * @param idea null for the baseline
     * @param code why it failed, in a stable spelling
     */
    public record Found(
            String experiment,
            @Nullable String idea,
            @Nullable String executionTask,
            @Nullable String evaluationTask,
            @Nullable String code,
            VariantView variant) {}

    @GET
    @Requires(Access.READ)
    public Found show(@PathParam("id") String id) {
        VariantRow row = standings
                .variant(id)
                .orElseThrow(() -> new ProblemException(VARIANT_NOT_FOUND, "There is no variant '%s'.".formatted(id)));
        return new Found(
                TaskId.text(row.experiment()),
                text(row.idea()),
                text(row.executionTask()),
                text(row.evaluationTask()),
                row.code(),
                VariantView.of(row.line(), null));
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : TaskId.text(id);
    }
}
