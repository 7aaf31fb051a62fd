package dev.leasehold.api.token;

import dev.leasehold.api.audit.AuditNote;
import dev.leasehold.api.security.Requires;
import dev.leasehold.experiment.loop.Experiments;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemCode;
import dev.leasehold.platform.token.Restriction;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.platform.token.TokenView;
import dev.leasehold.platform.token.Tokens;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import static dev.leasehold.api.security.Access.ADMIN;
import static dev.leasehold.platform.problem.ProblemCode.FIELD_INVALID;
import static dev.leasehold.platform.problem.ProblemCode.LAST_ADMIN_TOKEN;
import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_INVALID;
import static dev.leasehold.platform.problem.ProblemCode.TOKEN_NOT_FOUND;

/** Tokens as an administrator handles them. */
@Path("/v1/tokens")
@Tag(name = "tokens")
@RunOnVirtualThread
public class TokenResource {
    private static final int MOST = 1000;

    private final Tokens tokens;
    private final Experiments experiments;
    private final AuditNote note;

    @Inject
    TokenResource(Tokens tokens, Experiments experiments, AuditNote note) {
        this.tokens = tokens;
        this.experiments = experiments;
        this.note = note;
    }

    /** The tokens, the newest first. */
    public record TokenList(List<TokenView> tokens) {}

    @POST
    @ResponseStatus(201)
    @Requires(ADMIN)
    @Operation(operationId = "createToken", summary = "Makes a token and shows it, this once")
    public MadeToken create(NewToken wanted) {
        if (wanted.expiresAt() != null && !wanted.expiresAt().isAfter(Instant.now())) {
            throw Problem.of(FIELD_INVALID, "'expiresAt': %s has passed.".formatted(wanted.expiresAt()))
                    .with("field", "expiresAt")
                    .exception();
        }
        var issued = tokens.issue(wanted.name(), wanted.scopes(), existing(wanted.restriction()), wanted.expiresAt());
        TokenView made = issued.view();
        note.about("token %s '%s' %s"
                .formatted(
                        made.id(),
                        made.name(),
                        made.scopes().stream().map(Scope::wire).sorted().toList()));
        return MadeToken.of(issued);
    }

    /** One for an experiment that there is, by its id as all others write it; a token for another would open nothing. */
    private Restriction existing(Restriction wanted) {
        String experiment = wanted.experiment();
        if (experiment == null) {
            return wanted;
        }
        return TaskId.parse(experiment)
                .filter(id -> experiments.isThere(id))
                .map(id -> new Restriction(TaskId.text(id), null))
                .orElseThrow(() -> Problem.of(
                                FIELD_INVALID, "'experiment': there is no experiment '%s'.".formatted(experiment))
                        .with("field", "experiment")
                        .suggest("Name one by its id; /v1/experiments lists them.")
                        .exception());
    }

    @GET
    @Requires(ADMIN)
    @Operation(
            operationId = "listTokens",
            summary = "Lists tokens, the newest first",
            description = "Expired and revoked ones only with ended=true.")
    public TokenList list(@QueryParam("ended") boolean ended, @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > MOST) {
            throw Problem.of(PARAMETER_INVALID, "'limit' is %d, must be from 1 to %d.".formatted(limit, MOST))
                    .with("parameter", "limit")
                    .exception();
        }
        return new TokenList(tokens.list(ended, limit));
    }

    @DELETE
    @Path("/{id}")
    @Requires(ADMIN)
    @Operation(
            operationId = "revokeToken",
            summary = "Revokes a token; harmless when repeated",
            description =
                    "At once, also by other replicas."
                            + " One that is cut off from the database's notifications may accept it for leasehold.tokens.cache-ttl more.")
    public void revoke(@PathParam("id") UUID id) {
        switch (tokens.revoke(id)) {
            case REVOKED -> {}
            case UNKNOWN -> throw problem(TOKEN_NOT_FOUND, "There is no token %s.".formatted(id));
            case LAST_ADMIN ->
                throw problem(LAST_ADMIN_TOKEN, "Without token %s nobody could administer.".formatted(id));
        }
    }

    private static RuntimeException problem(ProblemCode code, String detail) {
        return Problem.of(code, detail).exception();
    }
}
