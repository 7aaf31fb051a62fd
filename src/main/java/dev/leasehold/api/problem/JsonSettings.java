package dev.leasehold.api.problem;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leasehold.platform.json.StrictJson;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * Bodies are read strictly. Answers name every member: one without a value is {@code null} and never left out, so that
 * all answers of a kind have one shape.
 */
@Singleton
class JsonSettings implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        StrictJson.apply(mapper).setDefaultPropertyInclusion(Include.ALWAYS);
    }
}
