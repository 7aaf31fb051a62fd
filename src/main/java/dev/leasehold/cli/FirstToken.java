package dev.leasehold.cli;

import dev.leasehold.platform.audit.Audit;
import dev.leasehold.platform.client.SavedContexts;
import dev.leasehold.platform.token.Check;
import dev.leasehold.platform.token.Issued;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.platform.token.TokenCheck;
import dev.leasehold.platform.token.Tokens;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Lets who starts a service in: a first admin token where nobody has a usable one, left where the same user's commands
 * find it. A service that comes back at another address is found there with the token it already had.
 */
record FirstToken(Tokens tokens, TokenCheck check, SavedContexts contexts, Audit audit) {

    /** What to say to the user about it, this once; empty when there is nothing new. */
    Optional<String> leaveFor(URI server) {
        Optional<Issued> first = tokens.issueFirstAdmin();
        if (first.isEmpty()) {
            contexts.tokens().stream()
                    .filter(token -> check.check(token) instanceof Check.Valid)
                    .findFirst()
                    .ifPresent(token -> save(server, token));
            return Optional.empty();
        }
        return Optional.of(leave("The first admin token", first.get(), server));
    }

    /** Another admin token, for whoever runs the service and has lost theirs. The others stay good until revoked. */
    String leaveAnotherFor(URI server) {
        return leave("A new admin token", tokens.issue("new-admin", Set.of(Scope.ADMIN), null), server);
    }

    private String leave(String what, Issued issued, URI server) {
        audit.begin(
                "operator",
                null,
                null,
                "token.create",
                "token %s".formatted(issued.view().id()));
        String token = issued.secret().value();
        @Nullable IOException failure = save(server, token);
        String where = failure == null
                ? "kept for your own commands in " + contexts.file()
                : "not kept in %s (%s): note it now".formatted(contexts.file(), failure);
        return "%s, shown this once and %s:%n%n    %s%n".formatted(what, where, token);
    }

    private @Nullable IOException save(URI server, String token) {
        try {
            contexts.save(server, token);
            return null;
        } catch (IOException e) {
            return e;
        }
    }
}
