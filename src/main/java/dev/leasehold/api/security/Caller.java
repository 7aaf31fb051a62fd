package dev.leasehold.api.security;

import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import dev.leasehold.platform.token.Holder;
import dev.leasehold.platform.token.Restriction;
import dev.leasehold.platform.token.Scope;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;
import java.util.Objects;
import java.util.Optional;

import static dev.leasehold.platform.problem.ProblemCode.FORBIDDEN;
import static dev.leasehold.platform.problem.ProblemCode.UNAUTHENTICATED;

/**
 * Who makes the present request. Inject it where a rule depends on the request's content: above all the role of a claim.
 *
 * <p>Set by the {@link Guard} before any resource method runs; nobody else sets it.
 */
@RequestScoped
public class Caller {
    private @Nullable Holder holder;

    void is(Holder known) {
        holder = known;
    }

    /** Empty on a public route called without a token. */
    public Optional<Holder> holder() {
        return Optional.ofNullable(holder);
    }

    /** The token's name, for records of who did what. */
    public String name() {
        return known().name();
    }

    public boolean may(Scope scope) {
        return holder != null && holder.may(scope);
    }

    /** Refuses who does not hold the worker token of this very role; nothing else implies it. */
    public void requireWorker(String role) {
        if (!Scope.Worker.isRole(role)) { // no token is for such a role
            throw lacks("worker:" + role);
        }
        require(new Scope.Worker(role));
    }

    /** Refuses a caller whose token is for the tasks of another role. */
    public void requireRole(@Nullable String role) {
        Restriction restriction = known().restriction();
        if (!restriction.isNone() && !Objects.equals(restriction.role(), role)) {
            throw Bounds.outside(restriction);
        }
    }

    public void require(Scope scope) {
        if (!known().may(scope)) {
            throw lacks(scope.wire());
        }
    }

    static ProblemException lacks(String wanted) {
        return Problem.of(FORBIDDEN, "This needs a token with the scope %s.".formatted(wanted))
                .with("scope", wanted)
                .exception();
    }

    private Holder known() {
        if (holder == null) {
            throw new ProblemException(UNAUTHENTICATED, "The request carries no token.");
        }
        return holder;
    }
}
