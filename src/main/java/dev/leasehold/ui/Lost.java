package dev.leasehold.ui;

import dev.leasehold.api.security.LostPage;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.HashMap;
import java.util.Map;

import static dev.leasehold.platform.problem.ProblemCode.NOT_FOUND;

/** The same for everybody, signed in or not. */
@Singleton
class Lost implements LostPage {
    private static final Map<String, String> HEADERS = headersOfHtml();

    @Override
    public String html() {
        return Templates.problem(
                        NOT_FOUND.title(),
                        "There is nothing at this address.",
                        Advice.of(NOT_FOUND.wire(), NOT_FOUND.suggestion()),
                        NOT_FOUND.wire())
                .render();
    }

    @Override
    public Map<String, String> headers() {
        return HEADERS;
    }

    private static Map<String, String> headersOfHtml() {
        Map<String, String> headers = new HashMap<>(Pages.HEADERS);
        headers.put(HttpHeaders.CONTENT_TYPE, Pages.HTML);
        return Map.copyOf(headers);
    }
}
