package dev.leasehold.platform.json;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.leasehold.platform.Json;

/** How what a service has answered or written is read: a member that a newer version added is passed over. */
public final class LenientJson {
    public static final ObjectMapper MAPPER =
            Json.MAPPER.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private LenientJson() {}
}
