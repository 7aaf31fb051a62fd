package dev.leasehold.api.security;

import dev.leasehold.platform.token.Restriction;
import dev.leasehold.platform.token.Scope;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.Set;

/** Every way to present oneself, and what the law says it may do. Written apart from the code that decides it. */
enum TokenKind {
    NONE,
    GARBAGE,
    EXPIRED,
    REVOKED,
    READ,
    SUBMIT,
    WORKER_A,
    WORKER_B,
    ATTEMPT,
    OF_EXPERIMENT,
    OF_ROLE,
    ADMIN;

    static final Restriction ONE_EXPERIMENT = new Restriction("01kzzzzzzzzzzzzzzzzzzzzzzz", null);
    static final Restriction ONE_ROLE = new Restriction(null, "outside");

    /**
     * Whether the rule lets it in. One that is for an experiment or a role gets no answer about what is elsewhere; only
     * content for its tasks may it bring.
     */
    boolean mayCall(List<String> anyOf, @Nullable String within) {
        return anyOf.stream().anyMatch(reach()::contains)
                && (restriction().isNone() || (this == OF_ROLE && "input".equals(within)));
    }

    Restriction restriction() {
        return switch (this) {
            case OF_EXPERIMENT -> ONE_EXPERIMENT;
            case OF_ROLE -> ONE_ROLE;
            default -> Restriction.NONE;
        };
    }

    /** Whether the service knows who this is, and so says 403 and not 401. */
    boolean isKnown() {
        return !reach().isEmpty();
    }

    Set<Scope> scopes() {
        return switch (this) {
            case NONE, GARBAGE, ATTEMPT -> Set.of();
            case EXPIRED, REVOKED, ADMIN -> Set.of(Scope.ADMIN);
            case READ -> Set.of(Scope.READ);
            case SUBMIT, OF_EXPERIMENT, OF_ROLE -> Set.of(Scope.SUBMIT);
            case WORKER_A -> Set.of(new Scope.Worker("a"));
            case WORKER_B -> Set.of(new Scope.Worker("b"));
        };
    }

    private Set<String> reach() {
        return switch (this) {
            case NONE, GARBAGE, EXPIRED, REVOKED -> Set.of();
            case READ -> Set.of("read");
            case SUBMIT, OF_EXPERIMENT, OF_ROLE -> Set.of("read", "submit");
            case WORKER_A, WORKER_B -> Set.of("worker:*");
            case ATTEMPT -> Set.of("attempt");
            case ADMIN -> Set.of("read", "submit", "admin");
        };
    }
}
