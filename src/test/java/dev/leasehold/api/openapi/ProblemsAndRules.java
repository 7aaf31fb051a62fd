package dev.leasehold.api.openapi;

import dev.leasehold.api.Routes;
import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jboss.resteasy.reactive.ResponseStatus;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import static io.quarkus.smallrye.openapi.OpenApiFilter.RunStage.RUNTIME_STARTUP;

/**
 * Adds to every operation, from the method that answers it, what it requires ({@code x-leasehold-scope}: any of these)
 * that its errors are problems, and what may be null. Written by nobody, so it cannot be out of date.
 */
@Singleton
@OpenApiFilter(stages = RUNTIME_STARTUP)
public class ProblemsAndRules implements OASFilter {
    /** The extension that names the scopes of which one is needed; empty for a public operation. */
    public static final String SCOPE = "x-leasehold-scope";

    /** The extension that says how a token for one experiment or role is kept within it; absent where it is refused. */
    public static final String WITHIN = "x-leasehold-within";

    private final Routes routes;

    @Inject
    ProblemsAndRules(Routes routes) {
        this.routes = routes;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        SharedParts.addTo(document);
        Nullability nullability = new Nullability(document);
        for (Routes.Route route : routes.all()) {
            operation(document, route).ifPresent(operation -> {
                describe(operation, route);
                nullability.declare(operation, route);
            });
        }
    }

    private static Optional<Operation> operation(OpenAPI document, Routes.Route route) {
        return Optional.ofNullable(document.getPaths().getPathItem(route.path()))
                .map(PathItem::getOperations)
                .map(operations -> operations.get(PathItem.HttpMethod.valueOf(route.verb())));
    }

    private static void describe(Operation operation, Routes.Route route) {
        describe(operation.getResponses(), route);
        Requires requires = route.method().getAnnotation(Requires.class);
        if (requires != null) {
            List<String> scopes = Arrays.stream(requires.value())
                    .filter(access -> access != Access.PUBLIC)
                    .map(Access::wire)
                    .toList();
            operation.addExtension(SCOPE, scopes);
            Optional.ofNullable(route.method().getAnnotation(Within.class))
                    .ifPresent(within ->
                            operation.addExtension(WITHIN, within.value().wire()));
            operation.setSecurity(scopes.isEmpty() ? List.of() : List.of(SharedParts.bearer()));
        }
    }

    /**
     * The status that the method states; and every error a problem, instead of an empty 400. No default: what is not
     * listed as done is not done.
     */
    private static void describe(APIResponses responses, Routes.Route route) {
        responses.removeAPIResponse("400");
        responses.addAPIResponse("4XX", SharedParts.problemReference());
        responses.addAPIResponse("5XX", SharedParts.problemReference());
        ResponseStatus status = route.method().getAnnotation(ResponseStatus.class);
        if (status != null) {
            rename(responses, "200", String.valueOf(status.value()));
        } else if (answersNothing(route.method())) {
            rename(responses, "200", "204");
            rename(responses, "201", "204");
        }
    }

    private static void rename(APIResponses responses, String presumed, String actual) {
        APIResponse answer = responses.getAPIResponse(presumed);
        if (answer != null && !presumed.equals(actual)) {
            responses.removeAPIResponse(presumed);
            responses.addAPIResponse(actual, answer);
        }
    }

    /** A method that is given somewhere to send events to does answer. */
    private static boolean answersNothing(Method method) {
        return method.getReturnType() == void.class
                && !Arrays.asList(method.getParameterTypes()).contains(SseEventSink.class);
    }
}
