package dev.leasehold.ui;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.problem.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Makes what the API says of an error into a page, and puts around every page what keeps it to itself. */
@Provider
class PageAnswers implements ContainerResponseFilter {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    /** A picture brings its own colours along, and nothing else. */
    private static final String PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    @Context
    @SuppressWarnings("NullAway.Init")
    ResourceInfo route;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
        if (!Pages.isOne(route)) {
            return;
        }
        if (isProblem(answer)) {
            explain(request, answer);
        }
        MediaType type = answer.getMediaType();
        boolean picture = type != null && type.toString().startsWith("image/svg");
        var headers = answer.getHeaders();
        headers.putSingle("Content-Security-Policy", picture ? PICTURE_POLICY : POLICY);
        headers.putSingle("X-Content-Type-Options", "nosniff");
        headers.putSingle("Referrer-Policy", "same-origin");
        headers.putSingle("Cross-Origin-Opener-Policy", "same-origin");
        headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private static boolean isProblem(ContainerResponseContext answer) {
        return answer.getMediaType() != null
                && answer.getMediaType().toString().startsWith(Problem.MEDIA_TYPE)
                && answer.getEntity() instanceof String;
    }

    private static void explain(ContainerRequestContext request, ContainerResponseContext answer) {
        if (answer.getStatus() == 401) {
            String from = request.getMethod().equals("GET")
                    ? request.getUriInfo().getRequestUri().getRawPath()
                    : "/";
            answer.setStatus(303);
            answer.getHeaders().remove(HttpHeaders.WWW_AUTHENTICATE);
            answer.getHeaders()
                    .putSingle(HttpHeaders.LOCATION, "/login?to=" + URLEncoder.encode(from, StandardCharsets.UTF_8));
            answer.setEntity("");
            return;
        }
        JsonNode problem = Json.read((String) answer.getEntity(), JsonNode.class);
        answer.setEntity(
                Templates.problem(
                                problem.path("title").asText(),
                                problem.path("detail").asText(),
                                problem.path("suggestion").asText(""),
                                problem.path("code").asText())
                        .render(),
                null,
                MediaType.valueOf(Pages.HTML));
    }
}
