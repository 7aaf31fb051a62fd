package dev.leasehold.platform.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.leasehold.platform.Json;

/**
 * How what users write is read: no unknown or repeated member, no {@code "5"} for {@code 5}, no {@code 1.5} for
 * {@code 1}, nothing after the end, and no member missing unless it may be. What is wrong is told by {@link JsonProblems}.
 */
public final class StrictJson {
    public static final ObjectMapper MAPPER = apply(Json.MAPPER.copy());

    private StrictJson() {}

    /** Makes a mapper strict, whatever it was told before. */
    @SuppressWarnings("deprecation") // the mapper is not ours to build
    public static ObjectMapper apply(ObjectMapper mapper) {
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        return mapper.setAnnotationIntrospector(AnnotationIntrospectorPair.create(
                mapper.getDeserializationConfig().getAnnotationIntrospector(), new RequiredUnlessNullable()));
    }
}
