package dev.leasehold.api.git;

import dev.leasehold.platform.Json;
import dev.leasehold.platform.problem.Problem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How git talks: a token comes as the password of Basic, under any user name; who has none is asked for it; and what went
 * wrong is shown to the user when it is plain text.
 */
@Provider
@Priority(Priorities.AUTHENTICATION - 100)
public class GitManners implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String SCHEME = "Basic ";

    @Override
    public void filter(ContainerRequestContext request) {
        @Nullable String sent = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (isGit(request.getUriInfo()) && sent != null && sent.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, "Bearer " + password(sent));
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!isGit(request.getUriInfo()) || response.getStatus() < 400) {
            return;
        }
        if (response.getStatus() == 401) {
            response.getHeaders().putSingle(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"leasehold\"");
        }
        if (response.getEntity() instanceof String json) {
            Problem problem = Json.read(json, Problem.class);
            response.setEntity(
                    "%s: %s %s%n".formatted(problem.code(), problem.detail(), problem.suggestion()),
                    null,
                    MediaType.TEXT_PLAIN_TYPE.withCharset("UTF-8"));
        }
    }

    private static boolean isGit(UriInfo address) {
        return address.getPath().startsWith("/git/");
    }

    /** Empty, and so no token, for what cannot be read. */
    private static String password(String authorization) {
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
            String both = new String(decoded, StandardCharsets.UTF_8);
            return both.substring(both.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
