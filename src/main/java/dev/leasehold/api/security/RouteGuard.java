package dev.leasehold.api.security;

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
    private final Caller caller;

    @Context
    @SuppressWarnings("NullAway.Init")
    ResourceInfo route;

    @Inject
    RouteGuard(Guard guard, Caller caller) {
        this.guard = guard;
        this.caller = caller;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Rule rule = rules.computeIfAbsent(route.getResourceMethod(), RouteGuard::rule);
        guard.admit(rule, request.getHeaderString(HttpHeaders.AUTHORIZATION)).ifPresent(caller::is);
    }

    private static Rule rule(Method method) {
        @Nullable Requires requires = method.getAnnotation(Requires.class);
        if (requires == null || requires.value().length == 0) {
            throw new IllegalStateException(method + " states no rule: annotate it with @Requires");
        }
        return Rule.of(requires);
    }
}
