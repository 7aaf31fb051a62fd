package dev.leasehold.ui;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;

/**
 * Takes the token from the cookie, for pages and for nothing else; the guard of every route comes after it. INVARIANT:
 * no route outside of this package is ever opened by a cookie.
 */
@Provider
@Priority(Priorities.AUTHENTICATION - 100)
class SignedIn implements ContainerRequestFilter {
    private final Visitor visitor;

    @Context
    @SuppressWarnings("NullAway.Init")
    ResourceInfo route;

    @Inject
    SignedIn(Visitor visitor) {
        this.visitor = visitor;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        @Nullable Cookie cookie = request.getCookies().get(SessionCookie.NAME);
        if (!Pages.isOne(route)) {
            return;
        }
        request.getHeaders().remove(HttpHeaders.AUTHORIZATION);
        if (cookie != null && !Pages.isOpen(route)) {
            request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, "Bearer " + cookie.getValue());
            visitor.has(cookie.getValue());
        }
    }
}
