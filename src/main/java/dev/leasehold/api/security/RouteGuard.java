package dev.leasehold.api.security;

import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Stands before every resource method, before its body is read. INVARIANT: no method without a rule is ever run. */
@Provider
@Priority(Priorities.AUTHENTICATION)
class RouteGuard implements ContainerRequestFilter {
    private final Map<Method, Rule> rules = new ConcurrentHashMap<>();
    private final Guard guard;
    private final Bounds bounds;
    private final Caller caller;

    @Context
    @SuppressWarnings("NullAway.Init")
    ResourceInfo route;

    @Context
    @SuppressWarnings("NullAway.Init")
    HttpServerRequest connection;

    @Inject
    RouteGuard(Guard guard, Bounds bounds, Caller caller) {
        this.guard = guard;
        this.bounds = bounds;
        this.caller = caller;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Method method = route.getResourceMethod();
        Rule rule = rules.computeIfAbsent(method, RouteGuard::rule);
        String address = connection.remoteAddress().hostAddress();
        guard.admit(rule, request.getHeaderString(HttpHeaders.AUTHORIZATION), address)
                .ifPresent(holder -> {
                    if (!rule.isPublic()) {
                        bounds.check(holder.restriction(), method.getAnnotation(Within.class), request.getUriInfo());
                    }
                    caller.is(holder);
                });
    }

    private static Rule rule(Method method) {
        @Nullable Requires requires = method.getAnnotation(Requires.class);
        if (requires == null || requires.value().length == 0) {
            throw new IllegalStateException(method + " states no rule: annotate it with @Requires");
        }
        return Rule.of(requires);
    }
}
