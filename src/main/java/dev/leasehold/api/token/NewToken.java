package dev.leasehold.api.token;

import dev.leasehold.platform.token.Restriction;
import dev.leasehold.platform.token.Scope;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.Set;

/**
 * A token to be made. {@code name} is for people; without {@code expiresAt} it lasts until it is revoked. With an
 * {@code experiment} or a {@code role} it is for that alone.
 */
public record NewToken(
        String name,
        Set<Scope> scopes,
        @Nullable Instant expiresAt,
        @Nullable String experiment,
        @Nullable String role) {
    public NewToken {
        if (name.isBlank() || name.length() > 100) {
            throw new IllegalArgumentException("name must have 1 to 100 characters");
        }
        if (scopes == null || scopes.isEmpty()) {
            throw new IllegalArgumentException(
                    "scopes is empty: name at least one of admin, submit, read, worker:<role>");
        }
        scopes = Set.copyOf(scopes);
        new Restriction(experiment, role).mustFit(scopes);
    }

    Restriction restriction() {
        return new Restriction(experiment, role);
    }
}
