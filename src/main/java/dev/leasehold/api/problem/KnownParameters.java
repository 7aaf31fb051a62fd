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
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_INVALID;
import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_UNKNOWN;

/**
 * Refuses a misspelt query parameter: ignored, a filter would answer with everything. Refuses what is no number where one
 * is asked for, too: the router would not say which parameter it was.
 */
@Provider
class KnownParameters implements ContainerRequestFilter {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

    private final Map<Method, SortedMap<String, Class<?>>> known = new ConcurrentHashMap<>();

    @Context
    @SuppressWarnings("NullAway.Init")
    ResourceInfo route;

    @Override
    public void filter(ContainerRequestContext request) {
        SortedMap<String, Class<?>> types = known.computeIfAbsent(route.getResourceMethod(), KnownParameters::types);
        request.getUriInfo().getQueryParameters().forEach((sent, values) -> {
            Class<?> type = types.get(sent);
            if (type == null) {
                throw unknown(sent, List.copyOf(types.keySet()));
            }
            values.forEach(value -> check(sent, value, type));
        });
    }

    private static void check(String name, String value, Class<?> type) {
        try {
            if (type == int.class || type == Integer.class) {
                Integer.parseInt(value);
            } else if (type == long.class || type == Long.class) {
                Long.parseLong(value);
            }
        } catch (NumberFormatException e) {
            throw Problem.of(
                            PARAMETER_INVALID,
                            "%s is '%s', must %s."
                                    .formatted(
                                            name,
                                            value,
                                            WHOLE.matcher(value).matches()
                                                    ? "be a number that is nearer to 0"
                                                    : "be a whole number"))
                    .with("parameter", name)
                    .exception();
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

    private static SortedMap<String, Class<?>> types(Method method) {
        SortedMap<String, Class<?>> types = new TreeMap<>();
        Arrays.stream(method.getParameters())
                .flatMap(KnownParameters::elements)
                .filter(element -> element.isAnnotationPresent(QueryParam.class))
                .forEach(element ->
                        types.put(element.getAnnotation(QueryParam.class).value(), type(element)));
        return types;
    }

    private static Class<?> type(AnnotatedElement element) {
        return switch (element) {
            case Field field -> field.getType();
            case Parameter parameter -> parameter.getType();
            default -> Object.class;
        };
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
