package dev.leasehold.platform.token;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who is calling: the token presented, without the token. */
public record Holder(UUID id, String name, Set<Scope> scopes) {
    public boolean may(Scope wanted) {
        return scopes.stream().anyMatch(scope -> scope.implies(wanted));
    }

    /** The attempt whose token this is, if it is one's. */
    public Optional<Scope.Attempt> attempt() {
        return scopes.stream()
                .filter(Scope.Attempt.class::isInstance)
                .map(Scope.Attempt.class::cast)
                .findFirst();
    }

    /** Whether this is a worker's token, of whatever role. */
    public boolean isWorker() {
        return scopes.stream().anyMatch(Scope.Worker.class::isInstance);
    }
}
