package dev.leasehold.api.security;

import dev.leasehold.platform.Json;
import dev.leasehold.platform.problem.Challenge;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static dev.leasehold.platform.problem.ProblemCode.NOT_FOUND;

/**
 * The rules of what is not a resource: health, metrics, what the page is made of.
 *
 * <p>INVARIANT: an address that is neither listed here nor under one of {@link #RESOURCES} is never answered, whatever
 * an extension may have put there. Resources have the {@link RouteGuard}.
 */
@ApplicationScoped
class PlainRoutes {
    private static final int FIRST = 10_000;
    private static final Rule OPEN = new Rule(Set.of(Access.PUBLIC));
    private static final Map<String, Rule> RULES = Map.of(
            "/health", OPEN,
            "/assets", OPEN,
            "/webjars", OPEN,
            "/metrics", new Rule(Set.of(Access.READ)));
    private static final Set<String> RESOURCES =
            Set.of("/v1", "/git", "/problems", "/openapi", "/login", "/logout", "/experiments", "/tasks", "/queue");
    /** The page's own address, and nothing beneath it. */
    private static final String ROOT = "/";

    private final Guard guard;
    private final LostPage lost;

    @Inject
    PlainRoutes(Guard guard, LostPage lost) {
        this.guard = guard;
        this.lost = lost;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, FIRST);
    }

    private void handle(RoutingContext request) {
        String path = request.normalizedPath();
        Optional<Rule> rule = RULES.keySet().stream()
                .filter(root -> isUnder(root, path))
                .map(RULES::get)
                .findFirst();
        if (rule.isPresent()) {
            admit(rule.get(), request);
        } else if (path.equals(ROOT) || RESOURCES.stream().anyMatch(root -> isUnder(root, path))) {
            request.next();
        } else if (isBrowser(request)) {
            HttpServerResponse response = request.response().setStatusCode(NOT_FOUND.status());
            lost.headers().forEach(response::putHeader);
            response.end(lost.html());
        } else {
            answer(request, Problem.of(NOT_FOUND, "There is nothing at this address."));
        }
    }

    /** Programs take anything, or JSON; a browser says that it shows pages. */
    private static boolean isBrowser(RoutingContext request) {
        String accept = request.request().getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
    }

    private void admit(Rule rule, RoutingContext request) {
        String authorization = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (rule.isPublic()) {
            request.next();
            return;
        }
        String address = request.request().remoteAddress().hostAddress();
        request.vertx()
                .executeBlocking(() -> guard.admitUnrestricted(rule, authorization, address), false)
                .onSuccess(holder -> request.next())
                .onFailure(failure -> refuse(request, failure));
    }

    private static void refuse(RoutingContext request, Throwable failure) {
        if (failure instanceof ProblemException refused) {
            answer(request, refused.problem());
        } else {
            request.fail(failure);
        }
    }

    private static void answer(RoutingContext request, Problem problem) {
        var response = request.response().setStatusCode(problem.status());
        Challenge.of(problem).ifPresent(challenge -> response.putHeader("WWW-Authenticate", challenge));
        if (problem.more().get("retryAfterSeconds") instanceof Number seconds) {
            response.putHeader(HttpHeaders.RETRY_AFTER, seconds.toString());
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE).end(Json.write(problem));
    }

    private static boolean isUnder(String root, String path) {
        return path.equals(root) || path.startsWith(root + "/");
    }
}
