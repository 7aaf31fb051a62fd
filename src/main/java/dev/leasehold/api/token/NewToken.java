package dev.leasehold.api.token;

import dev.leasehold.platform.token.Scope;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.Set;

/** A token to be made. {@code name} is for people; without {@code expiresAt} it lasts until it is revoked. */
public record NewToken(
        String name, Set<Scope> scopes, @Nullable Instant expiresAt) {
    public NewToken {
        if (name.isBlank() || name.length() > 100) {
            throw new IllegalArgumentException("name must have 1 to 100 characters");
        }
        if (scopes == null || scopes.isEmpty()) {
            throw new IllegalArgumentException(
                    "scopes is empty: name at least one of admin, submit, read, worker:<role>");
        }
        scopes = Set.copyOf(scopes);
    }
}
