package dev.leasehold.ui;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What all pages share: how they are recognised, answered and left. */
final class Pages {
    static final String HTML = MediaType.TEXT_HTML + ";charset=utf-8";

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    /** What keeps a page to itself. */
    static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            POLICY,
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            HttpHeaders.CACHE_CONTROL,
            "no-store");

    /** Of one page of a list. */
    static final int ROWS = 50;

    private Pages() {}

    static boolean isOne(@Nullable ResourceInfo route) {
        return route != null
                && route.getResourceClass() != null
                && route.getResourceClass().getPackage().equals(Pages.class.getPackage());
    }

    static boolean isOpen(ResourceInfo route) {
        @Nullable Requires requires = route.getResourceMethod().getAnnotation(Requires.class);
        return requires != null && List.of(requires.value()).contains(Access.PUBLIC);
    }

    static Response show(TemplateInstance page) {
        return Response.ok(page.render(), HTML).build();
    }

    /** What was chosen in a form, as it stands in an address, with more to follow; nothing for what was left empty. */
    static String pair(String name, @Nullable String value) {
        return value == null || value.isEmpty()
                ? ""
                : name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&";
    }

    /** After a form: the browser loads the page that the form led to, and loading that again sends nothing again. */
    static Response goTo(String path) {
        return Response.seeOther(URI.create(path)).build();
    }
}
