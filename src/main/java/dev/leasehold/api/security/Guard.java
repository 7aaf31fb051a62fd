package dev.leasehold.api.security;

import dev.leasehold.api.http.RateLimit;
import dev.leasehold.forge.ForgeTokens;
import dev.leasehold.platform.problem.ProblemException;
import dev.leasehold.platform.token.Check;
import dev.leasehold.platform.token.Holder;
import dev.leasehold.platform.token.TokenCheck;
import dev.leasehold.platform.token.jwt.JwtCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import java.util.Optional;

import static dev.leasehold.platform.problem.ProblemCode.UNAUTHENTICATED;

/**
 * Lets a request pass, or says why not: 401 to who is not known, 403 to who is known and may not.
 *
 * <p>A token that is presented must be good, even where none is asked for: a wrong one is a mistake worth hearing of.
 */
@ApplicationScoped
class Guard {
    private static final String SCHEME = "Bearer ";

    private final TokenCheck tokens;
    private final JwtCheck jwts;
    private final ForgeTokens forgeTokens;
    private final RateLimit rates;

    @Inject
    Guard(TokenCheck tokens, JwtCheck jwts, ForgeTokens forgeTokens, RateLimit rates) {
        this.tokens = tokens;
        this.jwts = jwts;
        this.forgeTokens = forgeTokens;
        this.rates = rates;
    }

    /** Who is calling, empty only for a public route called without a token; or throws the problem. */
    Optional<Holder> admit(Rule rule, @Nullable String authorization, String address) {
        if (authorization == null) {
            rates.mustAllow(address);
            if (rule.isPublic()) {
                return Optional.empty();
            }
            throw new ProblemException(UNAUTHENTICATED, "The request carries no token.");
        }
        Holder holder = holder(authorization, address);
        rates.mustAllow(holder);
        if (!rule.allows(holder)) {
            throw Caller.lacks(rule.wire());
        }
        return Optional.of(holder);
    }

    /** The same, for what is about the whole installation. */
    Optional<Holder> admitUnrestricted(Rule rule, @Nullable String authorization, String address) {
        Optional<Holder> holder = admit(rule, authorization, address);
        holder.map(Holder::restriction)
                .filter(restriction -> !restriction.isNone())
                .ifPresent(restriction -> {
                    throw Bounds.outside(restriction);
                });
        return holder;
    }

    private Holder holder(String authorization, String address) {
        Check check = check(authorization);
        if (!(check instanceof Check.Valid)) {
            rates.mustAllow(address);
        }
        return switch (check) {
            case Check.Valid(Holder holder) -> holder;
            case Check.Unknown() -> throw new ProblemException(UNAUTHENTICATED, "The token is not known here.");
            case Check.Expired(var name, var at) ->
                throw new ProblemException(UNAUTHENTICATED, "The token '%s' expired at %s.".formatted(name, at));
            case Check.Revoked(var name, var at) ->
                throw new ProblemException(UNAUTHENTICATED, "The token '%s' was revoked at %s.".formatted(name, at));
        };
    }

    private Check check(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new ProblemException(UNAUTHENTICATED, "The Authorization header is not of the scheme Bearer.");
        }
        String token = authorization.substring(SCHEME.length()).strip();
        return forgeTokens.check(token).or(() -> jwts.check(token)).orElseGet(() -> tokens.check(token));
    }
}
