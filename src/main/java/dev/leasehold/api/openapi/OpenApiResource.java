package dev.leasehold.api.openapi;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import dev.leasehold.platform.Json;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * {@code /openapi}: the document of all routes. It is a file, so that a service that starts need not read its own code;
 * a test reads it, and refuses a file that says something else.
 */
@Path("/openapi")
@Tag(name = "about")
@RunOnVirtualThread
public class OpenApiResource {
    private static final String FILE = "/openapi.json";
    private static final MediaType YAML = new MediaType("application", "yaml", "UTF-8");

    private volatile @Nullable String yaml;

    @GET
    @Produces({"application/yaml", "application/json"})
    @Requires(Access.PUBLIC)
    @Operation(
            operationId = "openapi",
            summary = "This document",
            description = "As YAML, or as JSON to who accepts that alone or asks for format=json.")
    public Response document(@QueryParam("format") @Nullable String format, @Context HttpHeaders headers)
            throws IOException {
        return wantsJson(format, headers.getAcceptableMediaTypes())
                ? Response.ok(json(), MediaType.APPLICATION_JSON_TYPE).build()
                : Response.ok(yaml(), YAML).build();
    }

    private static boolean wantsJson(@Nullable String format, List<MediaType> accepted) {
        return format == null
                ? accepted.stream().allMatch(type -> type.getSubtype().equals("json"))
                : format.equalsIgnoreCase("json");
    }

    private static String json() throws IOException {
        try (InputStream file = OpenApiResource.class.getResourceAsStream(FILE)) {
            return new String(Objects.requireNonNull(file, FILE).readAllBytes(), UTF_8);
        }
    }

    private String yaml() throws IOException {
        String made = yaml;
        if (made == null) {
            DumperOptions options = new DumperOptions();
            options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
            options.setSplitLines(false);
            made = new Yaml(options).dump(Json.read(json(), Map.class));
            yaml = made;
        }
        return made;
    }
}
