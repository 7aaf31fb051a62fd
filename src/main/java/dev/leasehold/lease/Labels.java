package dev.leasehold.lease;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.leasehold.platform.Json;
import java.io.UncheckedIOException;
import java.util.Map;

/** What users hang on a task to find it again. */
final class Labels {
    private static final TypeReference<Map<String, String>> TYPE = new TypeReference<>() {};

    private Labels() {}

    static Map<String, String> parse(String json) {
        try {
            return Json.MAPPER.readValue(json, TYPE);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
