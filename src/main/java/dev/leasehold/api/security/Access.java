package dev.leasehold.api.security;

import java.util.Locale;

/** What a route can ask of its caller. */
public enum Access {
    /** Nothing: the route is open to whoever reaches the port. */
    PUBLIC,
    READ,
    SUBMIT,
    ADMIN,
    /**
     * A worker token of any role. Whether it is of the <em>right</em> role only the route can know: it asks
     * {@link Caller#requireWorker}.
     */
    WORKER,
    /**
     * The token of an attempt that lives. Whether it is of the <em>right</em> repository only the route can know: it asks
     * {@link Caller#holder}.
     */
    ATTEMPT;

    /** As the OpenAPI and the problems spell it. */
    public String wire() {
        return this == WORKER ? "worker:*" : name().toLowerCase(Locale.ROOT);
    }
}
