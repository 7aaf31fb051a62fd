package dev.leasehold.api.openapi;

import dev.leasehold.api.Routes;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jspecify.annotations.Nullable;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Declares what may be null and what must be there as the code does: a component that is {@code @Nullable} in a record is
 * nullable in its shape, and all others but flags and collections are required. It goes from the methods' types through
 * all that is reached from them, a type in one hand and its shape in the other: shapes of equal names have numbers.
 */
final class Nullability {
    private static final String SHAPES = "#/components/schemas/";

    private final Map<String, Schema> shapes;
    private final Set<Schema> done = Collections.newSetFromMap(new IdentityHashMap<>());

    Nullability(OpenAPI document) {
        shapes = document.getComponents().getSchemas();
    }

    void declare(Operation operation, Routes.Route route) {
        operation.getResponses().getAPIResponses().forEach((status, answer) -> {
            if (status.startsWith("2")) {
                declare(answer.getContent(), route.method().getAnnotatedReturnType());
            }
        });
        for (APIResponse stated : route.method().getAnnotationsByType(APIResponse.class)) {
            Arrays.stream(stated.content())
                    .map(content -> content.schema().implementation())
                    .filter(Class::isRecord)
                    .forEach(type -> schemas(operation
                                    .getResponses()
                                    .getAPIResponse(stated.responseCode())
                                    .getContent())
                            .forEach(schema -> shape(type, schema)));
        }
        if (operation.getRequestBody() != null) {
            Arrays.stream(route.method().getParameters())
                    .filter(parameter -> parameter.getAnnotations().length == 0)
                    .map(Parameter::getAnnotatedType)
                    .forEach(type -> declare(operation.getRequestBody().getContent(), type));
        }
    }

    private void declare(@Nullable Content content, AnnotatedType type) {
        schemas(content).forEach(schema -> declare(schema, type));
    }

    private static Collection<Schema> schemas(@Nullable Content content) {
        return content == null
                ? Set.of()
                : content.getMediaTypes().values().stream()
                        .flatMap(media -> Optional.ofNullable(media.getSchema()).stream())
                        .toList();
    }

    private void declare(Schema schema, AnnotatedType type) {
        switch (type) {
            case AnnotatedParameterizedType several ->
                declare(
                        within(schema),
                        several.getAnnotatedActualTypeArguments()[
                                several.getAnnotatedActualTypeArguments().length - 1]);
            case AnnotatedArrayType array -> declare(within(schema), array.getAnnotatedGenericComponentType());
            default -> {
                if (type.getType() instanceof Class<?> plain && plain.isRecord()) {
                    shape(plain, schema);
                }
            }
        }
    }

    /** What a list has in it, or a map; of what merely comes later, itself. */
    private Schema within(Schema schema) {
        Schema shape = found(schema);
        return Optional.ofNullable(shape.getItems())
                .or(() -> Optional.ofNullable(shape.getAdditionalPropertiesSchema()))
                .orElse(shape);
    }

    private Schema found(Schema schema) {
        String reference = Objects.requireNonNullElse(schema.getRef(), "");
        return reference.startsWith(SHAPES)
                ? shapes.getOrDefault(reference.substring(SHAPES.length()), schema)
                : schema;
    }

    private void shape(Class<?> type, Schema reference) {
        Schema shape = found(reference);
        if (shape.getProperties() == null || !done.add(shape)) {
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            Schema member = shape.getProperties().get(component.getName());
            if (member != null) {
                declare(member, component.getAnnotatedType());
                if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    shape.addProperty(component.getName(), OrNull.of(member));
                } else if (!mayBeLeftOut(component.getType())) {
                    shape.addRequired(component.getName());
                }
            }
        }
    }

    private static boolean mayBeLeftOut(Class<?> type) {
        return type == boolean.class
                || type == Optional.class
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type);
    }
}
