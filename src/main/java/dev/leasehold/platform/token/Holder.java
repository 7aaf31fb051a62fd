package dev.leasehold.platform.token;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who is calling: the token presented, without the token. */
public record Holder(UUID id, String name, Set<Scope> scopes, Restriction restriction) {
    /** No row has it: for those whose tokens are stored nowhere. */
    private static final UUID NOBODY = new UUID(0, 0);

    public boolean may(Scope wanted) {
        return scopes.stream().anyMatch(scope -> scope.implies(wanted));
    }

    /** Another process of this installation, not a person. */
    public static Holder service() {
        return new Holder(NOBODY, "service", Set.of(Scope.ADMIN), Restriction.NONE);
    }

    public boolean isService() {
        return id.equals(NOBODY) && may(Scope.ADMIN);
    }

    /** Whoever runs an attempt. */
    public static Holder of(Scope.Attempt attempt) {
        return new Holder(NOBODY, attempt.wire(), Set.of(attempt), Restriction.NONE);
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
