package dev.leasehold.platform.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import org.jspecify.annotations.Nullable;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a record say once what must be sent: every component, unless it is {@code @Nullable}, a collection or a map
 * (then empty), or a {@code boolean} (then false). What must be sent cannot be {@code null} either, nor
 * can what a collection or a map holds, unless its type says {@code @Nullable} or is anything at all ({@code Object}).
 */
final class RequiredUnlessNullable extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
        return isRequired(member) ? Boolean.TRUE : null;
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated member) {
        return JsonSetter.Value.construct(
                isRequired(member) ? Nulls.FAIL : Nulls.DEFAULT, isFull(member) ? Nulls.FAIL : Nulls.DEFAULT);
    }

    private static boolean isFull(Annotated member) {
        if (!(member instanceof AnnotatedParameter parameter
                && parameter.getOwner().getMember() instanceof Constructor<?> constructor
                && constructor.getDeclaringClass().isRecord()
                && isContainer(parameter.getRawType())
                && constructor.getAnnotatedParameterTypes()[parameter.getIndex()]
                        instanceof AnnotatedParameterizedType type)) {
            return false;
        }
        AnnotatedType[] arguments = type.getAnnotatedActualTypeArguments();
        AnnotatedType held = arguments[arguments.length - 1];
        return held.getType() != Object.class && !held.isAnnotationPresent(Nullable.class);
    }

    private static boolean isRequired(Annotated member) {
        return member instanceof AnnotatedParameter parameter
                && parameter.getOwner().getMember() instanceof Constructor<?> constructor
                && constructor.getDeclaringClass().isRecord()
                && !mayBeLeftOut(parameter.getRawType())
                && !constructor.getAnnotatedParameterTypes()[parameter.getIndex()].isAnnotationPresent(Nullable.class);
    }

    private static boolean mayBeLeftOut(Class<?> type) {
        return type == boolean.class || type == Optional.class || isContainer(type);
    }

    private static boolean isContainer(Class<?> type) {
        return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    }
}
