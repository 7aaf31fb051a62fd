package dev.leasehold.api.audit;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import dev.leasehold.platform.audit.Act;
import dev.leasehold.platform.audit.Audit;
import dev.leasehold.platform.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import java.util.List;

import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_INVALID;

/** {@code /v1/audit}. */
@Path("/v1/audit")
@Tag(name = "admin")
@RunOnVirtualThread
public class AuditResource {
    private static final int MOST = 1_000;

    private final Audit audit;

    AuditResource(Audit audit) {
        this.audit = audit;
    }

    /** {@code next} is the position to ask after next. */
    public record AuditPage(List<Act> acts, long next) {}

    @GET
    @Requires(Access.ADMIN)
    @Operation(
            operationId = "listAudit",
            summary = "Who did what as an administrator, oldest first",
            description = "From a position on, as the journal is read. An act without a status was not answered:"
                    + " the service ended first.")
    public AuditPage list(
            @QueryParam("after") @DefaultValue("0") long after, @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > MOST || after < 0) {
            throw Problem.of(
                            PARAMETER_INVALID,
                            "'limit' must be from 1 to %d, and 'after' must not be negative.".formatted(MOST))
                    .exception();
        }
        List<Act> acts = audit.after(after, limit);
        return new AuditPage(acts, acts.isEmpty() ? after : acts.getLast().position());
    }
}
