package dev.leasehold.api.git;

import dev.leasehold.api.security.Caller;
import dev.leasehold.forge.Client;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.token.Holder;
import dev.leasehold.platform.token.Scope;

import static dev.leasehold.platform.problem.ProblemCode.FORBIDDEN;

/** Whom the forge deals with, from the token that was shown. */
final class GitClients {
    private final Caller caller;

    GitClients(Caller caller) {
        this.caller = caller;
    }

    /** Who wants something of this repository; an attempt of another one is refused. */
    Client of(String repository) {
        Holder holder = caller.holder().orElseThrow();
        return holder.attempt()
                .map(attempt -> of(attempt, repository))
                .orElseGet(() -> holder.isService() ? new Client.Service() : person(holder));
    }

    private static Client of(Scope.Attempt attempt, String repository) {
        if (!attempt.repository().equals(repository)) {
            throw Problem.of(FORBIDDEN, "An attempt's token is for the repository of its task alone.")
                    .suggest("Use the address that came with the token.")
                    .exception();
        }
        return new Client.Attempt(repository, attempt.task(), attempt.number());
    }

    private static Client person(Holder holder) {
        return new Client.Person(holder.name(), holder.may(Scope.SUBMIT));
    }

    /** The same client, if it may push at all. */
    Client pushing(Client client) {
        if (client instanceof Client.Person person && !person.pushes()) {
            caller.require(Scope.SUBMIT);
        }
        return client;
    }
}
