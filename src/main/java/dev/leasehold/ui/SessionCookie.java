package dev.leasehold.ui;

import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;

/**
 * Where a browser keeps the token that its user signed in with: out of reach of scripts, and never sent along with a
 * request that another site began. Nothing is remembered here, so a revoked token is signed out everywhere.
 */
final class SessionCookie {
    static final String NAME = "leasehold-token";
    private static final Duration LASTS = Duration.ofDays(7);

    private SessionCookie() {}

    static NewCookie of(String token, UriInfo address) {
        return cookie(token, (int) LASTS.toSeconds(), address);
    }

    static NewCookie gone(UriInfo address) {
        return cookie("", 0, address);
    }

    private static NewCookie cookie(String value, int seconds, UriInfo address) {
        return new NewCookie.Builder(NAME)
                .value(value)
                .path("/")
                .maxAge(seconds)
                .httpOnly(true)
                .secure(address.getBaseUri().getScheme().equals("https"))
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }
}
