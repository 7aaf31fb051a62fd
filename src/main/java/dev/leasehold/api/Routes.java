package dev.leasehold.api;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import org.jspecify.annotations.Nullable;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every address there is a resource method for, read off the methods themselves. */
@Singleton
public class Routes {
    private static final Pattern PARAMETER = Pattern.compile("\\{[^/{}]+}");

    private static final Pattern CONSTRAINT = Pattern.compile("\\{\\s*(\\w+)\\s*:[^/]*}");

    private final List<Route> all;

    @Inject
    Routes(BeanManager beans) {
        all = beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(Bean::getBeanClass)
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(Routes::routes)
                .distinct()
                .toList();
    }

    /** A verb and a path with its parameters in braces, and the method that answers it. */
    public record Route(String verb, String path, Method method) {
        boolean leadsTo(String address) {
            return Pattern.matches(PARAMETER.matcher(path).replaceAll("[^/]+"), address);
        }
    }

    public List<Route> all() {
        return all;
    }

    /** What can be done at an address; empty where there is nothing. */
    public SortedSet<String> verbs(String address) {
        return all.stream()
                .filter(route -> route.leadsTo(address))
                .map(Route::verb)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Route> routes(Class<?> resource) {
        String root = resource.getAnnotation(Path.class).value();
        return Arrays.stream(resource.getDeclaredMethods())
                .flatMap(method -> verbs(method).map(verb -> new Route(verb, join(root, method), method)));
    }

    private static Stream<String> verbs(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .flatMap(Stream::ofNullable)
                .map(HttpMethod::value);
    }

    private static String join(String root, Method method) {
        @Nullable Path path = method.getAnnotation(Path.class);
        String joined = "/" + root + "/" + (path == null ? "" : path.value());
        String single = CONSTRAINT.matcher(joined).replaceAll("{$1}").replaceAll("/+", "/");
        return single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }
}
