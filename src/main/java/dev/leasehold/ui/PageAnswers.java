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
import java.util.Set;

/** Makes what the API says of an error into a page, and puts around every page what keeps it to itself. */
@Provider
class PageAnswers implements ContainerResponseFilter {
    /** A picture brings its own colours along, and nothing else. */
    private static final String PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    /** Where pages are, and nothing else. */
    private static final Set<String> ROOTS = Set.of("experiments", "tasks", "queue", "login", "logout");

    @Context
    @SuppressWarnings("NullAway.Init")
    ResourceInfo route;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
        if (!Pages.isOne(route) && !isLost(request, answer)) {
            return;
        }
        if (isProblem(answer)) {
            explain(request, answer);
        }
        MediaType type = answer.getMediaType();
        boolean picture = type != null && type.toString().startsWith("image/svg");
        var headers = answer.getHeaders();
        Pages.HEADERS.forEach(headers::putSingle);
        if (picture) {
            headers.putSingle("Content-Security-Policy", PICTURE_POLICY);
        }
    }

    /** Somebody with a browser, beside the pages. What is beside everything does not come here: {@link Lost}. */
    private static boolean isLost(ContainerRequestContext request, ContainerResponseContext answer) {
        String root = request.getUriInfo().getPath().replaceFirst("^/", "").replaceFirst("/.*", "");
        return answer.getStatus() == 404
                && ROOTS.contains(root)
                && request.getAcceptableMediaTypes().stream()
                        .anyMatch(type -> type.getType().equals("text")
                                && type.getSubtype().equals("html"));
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
        String code = problem.path("code").asText();
        answer.setEntity(
                Templates.problem(
                                problem.path("title").asText(),
                                problem.path("detail").asText(),
                                Advice.of(code, problem.path("suggestion").asText("")),
                                code)
                        .render(),
                null,
                MediaType.valueOf(Pages.HTML));
    }
}
