package dev.leasehold.platform.token.jwt;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code leasehold.tokens.jwt.*}: without a file of keys, no JWT is taken. */
@ConfigMapping(prefix = "leasehold.tokens.jwt")
public interface JwtConfig {
    /** What the claim {@code iss} must be. */
    Optional<String> issuer();

    /** What the claim {@code aud} must be, or hold. */
    Optional<String> audience();

    /** One public key, or a certificate, in PEM. */
    Optional<Path> keyFile();

    /** Or several as a JSON Web Key Set. Either is read again when it changes. */
    Optional<Path> jwksFile();

    /** The claim that says what the bearer may: words in one string, or a list. */
    @WithDefault("scope")
    String scopeClaim();

    /** The claim that names the bearer, in audits and problems. */
    @WithDefault("sub")
    String nameClaim();

    /** Which scopes a word of the claim stands for. Without any entry, words that are scopes stand for themselves. */
    Map<String, List<String>> scopes();

    /** How far the issuer's clock may be off. */
    @WithDefault("30s")
    Duration leeway();
}
