package dev.leasehold.platform.token.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.FileTrouble;
import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.token.Check;
import dev.leasehold.platform.token.Holder;
import dev.leasehold.platform.token.Restriction;
import dev.leasehold.platform.token.Scope;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says who presents a JWT.
 *
 * <ul>
 *   <li>Issuer, audience and an end are required; a token without them is no token here.
 *   <li>It cannot be revoked: an issuer that wants that gives short ones.
 *   <li>What the claim says beyond the scopes that the operator mapped counts for nothing.
 * </ul>
 */
@ApplicationScoped
public class JwtCheck {
    private static final Logger LOG = Logger.getLogger(JwtCheck.class);

    private final JwtConfig config;
    private final InstantSource clock;
    private final @Nullable KeyFile keys;

    @Inject
    JwtCheck(JwtConfig config) {
        this(config, InstantSource.system());
    }

    JwtCheck(JwtConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.keys = keys(config);
    }

    /** Made at the start, so that what cannot work is refused then. */
    static void begin(@Observes StartupEvent event, JwtCheck check) {
        check.isOn();
    }

    boolean isOn() {
        return keys != null;
    }

    /** Empty for what is no JWT, or where none is taken: it may be a token of another kind. */
    public Optional<Check> check(String presented) {
        return keys == null ? Optional.empty() : Jwt.parse(presented).map(jwt -> checked(jwt, keys));
    }

    private Check checked(Jwt jwt, KeyFile keys) {
        if (!jwt.isSignedBy(keys.keys())) {
            return new Check.Unknown();
        }
        JsonNode claims = jwt.claims();
        String name = claims.path(config.nameClaim()).asText();
        Optional<String> wrong = wrong(claims, name);
        if (wrong.isPresent()) {
            // Only what the issuer signed comes here, so nobody else can fill the log with it.
            LOG.warnf("event=jwt-refused why=\"%s\"", wrong.get());
            return new Check.Unknown();
        }
        Instant ends = Instant.ofEpochSecond(claims.path("exp").asLong());
        return clock.instant().isAfter(ends.plus(config.leeway()))
                ? new Check.Expired(name, ends)
                : new Check.Valid(new Holder(id(name), name, scopes(claims), Restriction.NONE));
    }

    private Optional<String> wrong(JsonNode claims, String name) {
        if (!config.issuer().orElse("").equals(claims.path("iss").asText())) {
            return Optional.of("it is of another issuer");
        }
        if (words(claims.path("aud")).noneMatch(config.audience().orElse("")::equals)) {
            return Optional.of("it is for another audience");
        }
        if (!claims.path("exp").isNumber()) {
            return Optional.of("it has no end");
        }
        if (clock.instant().plus(config.leeway()).getEpochSecond()
                < claims.path("nbf").asLong(0)) {
            return Optional.of("it is not valid yet");
        }
        return name.isEmpty() ? Optional.of("it has no claim " + config.nameClaim()) : Optional.empty();
    }

    private Set<Scope> scopes(JsonNode claims) {
        return words(claims.path(config.scopeClaim()))
                .flatMap(word -> config.scopes().isEmpty()
                        ? Stream.of(word)
                        : config.scopes().getOrDefault(word, List.of()).stream())
                .flatMap(JwtCheck::scope)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<Scope> scope(String word) {
        try {
            return Stream.of(Scope.of(word));
        } catch (IllegalArgumentException meantForAnother) {
            return Stream.empty();
        }
    }

    private static Stream<String> words(JsonNode claim) {
        return claim.isArray()
                ? claim.valueStream().map(JsonNode::asText)
                : Arrays.stream(claim.asText().split(" "));
    }

    /** Stable for the bearer, and never that of a token of ours. */
    private UUID id(String name) {
        return UUID.nameUUIDFromBytes((config.issuer().orElse("") + "\n" + name).getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable KeyFile keys(JwtConfig config) {
        if (config.keyFile().isEmpty() && config.jwksFile().isEmpty()) {
            return null;
        }
        if (config.issuer().isEmpty() || config.audience().isEmpty()) {
            throw refused(
                    "JWTs are to be taken, and leasehold.tokens.jwt.issuer or .audience is not set.",
                    "Set both: without them a token made for another service would open this one.");
        }
        config.scopes().values().stream().flatMap(List::stream).forEach(Scope::of);
        boolean set = config.jwksFile().isPresent();
        var file = config.jwksFile().or(config::keyFile).orElseThrow();
        try {
            return new KeyFile(file, set);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw refused(
                    "The keys in %s cannot be read (%s).".formatted(file, FileTrouble.words(e)),
                    "It must be a public key or certificate in PEM (key-file), or a JSON Web Key Set (jwks-file).");
        }
    }

    private static StartRefused refused(String sentence, String suggestion) {
        return new StartRefused(StartRefused.Why.CONFIGURATION, sentence, suggestion);
    }
}
