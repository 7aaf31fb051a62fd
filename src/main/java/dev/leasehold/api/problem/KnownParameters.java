package dev.leasehold.api.problem;

import dev.leasehold.platform.problem.Nearest;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_UNKNOWN;

/** Refuses a misspelt query parameter: ignored, a filter would answer with everything. */
@Provider
class KnownParameters implements ContainerRequestFilter {
    private final Map<Method, List<String>> known = new ConcurrentHashMap<>();

    @Context
    @SuppressWarnings("NullAway.Init")
    ResourceInfo route;

    @Override
    public void filter(ContainerRequestContext request) {
        List<String> names = known.computeIfAbsent(route.getResourceMethod(), KnownParameters::names);
        for (String sent : request.getUriInfo().getQueryParameters().keySet()) {
            if (!names.contains(sent)) {
                throw unknown(sent, names);
            }
        }
    }

    private static ProblemException unknown(String sent, List<String> names) {
        Problem problem = Problem.of(PARAMETER_UNKNOWN, "'%s' is not a query parameter here.".formatted(sent))
                .with("parameter", sent)
                .with("allowed", names);
        return Nearest.to(sent, names)
                .map(nearest -> problem.suggest("Did you mean '%s'?".formatted(nearest)))
                .orElse(problem)
                .exception();
    }

    private static List<String> names(Method method) {
        return Arrays.stream(method.getParameters())
                .flatMap(KnownParameters::elements)
                .map(element -> element.getAnnotation(QueryParam.class))
                .flatMap(Stream::ofNullable)
                .map(QueryParam::value)
                .sorted()
                .toList();
    }

    private static Stream<? extends AnnotatedElement> elements(Parameter parameter) {
        return parameter.isAnnotationPresent(BeanParam.class)
                ? Stream.concat(
                        Arrays.stream(parameter.getType().getDeclaredFields()),
                        Arrays.stream(parameter.getType().getDeclaredConstructors())
                                .flatMap(constructor -> Arrays.stream(constructor.getParameters())))
                : Stream.of(parameter);
    }
}
