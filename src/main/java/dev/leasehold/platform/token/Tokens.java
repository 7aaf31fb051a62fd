package dev.leasehold.platform.token;

import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Issues, lists and revokes tokens.
 *
 * <ul>
 *   <li>Two services that start on one empty database issue one first admin token between them.
 *   <li>The last admin token cannot be revoked, also not by two calls at once that each take one of the last two.
 *   <li>Who administers takes turns, by an advisory lock that ends with the transaction; who is checked waits for nobody.
 * </ul>
 */
@ApplicationScoped
public class Tokens {
    private static final long ADMINISTRATION = 0x6c685f746f6b656eL;
    private static final Duration HANDING_OVER = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final TokenCache cache;

    @Inject
    Tokens(TokenCache cache) {
        this(InstantSource.system(), cache);
    }

    Tokens(InstantSource clock, TokenCache cache) {
        this.clock = clock;
        this.cache = cache;
    }

    @Transactional
    public Issued issue(String name, Set<Scope> scopes, @Nullable Instant expiresAt) {
        return issue(name, scopes, Restriction.NONE, expiresAt);
    }

    @Transactional
    public Issued issue(String name, Set<Scope> scopes, Restriction restriction, @Nullable Instant expiresAt) {
        restriction.mustFit(scopes);
        Secret secret = Secret.random();
        Token token = new Token(name, secret.hash(), scopes, restriction, clock.instant(), expiresAt);
        token.persist();
        return new Issued(secret, token.view());
    }

    /** An admin token, if there is no usable one: nobody has come in yet, or nobody can any more. */
    @Transactional
    public Optional<Issued> issueFirstAdmin() {
        takeTurn();
        return Token.liveAdmins(clock.instant()).findAny().isPresent()
                ? Optional.empty()
                : Optional.of(issue("first-admin", Set.of(Scope.ADMIN), null));
    }

    /**
     * Makes a secret that somebody else chose a token, and says whether it lets anybody in: one that was revoked stays so.
     * The tokens that had the name before it run out some minutes later, so that whoever still holds one has the time to
     * be handed the new one. Repeating this, also from another replica, is harmless.
     */
    @Transactional
    public boolean admit(String name, Secret secret, Set<Scope> scopes) {
        takeTurn();
        Instant now = clock.instant();
        Optional<Token> known =
                Token.<Token>find("hash", (Object) secret.hash()).firstResultOptional();
        if (known.isPresent()) {
            known.get().scopes = scopes.stream().map(Scope::wire).sorted().toList();
            cache.forget(known.get().id);
            return known.get().isLive(now);
        }
        Token.<Token>list("name = ?1 and revokedAt is null", name).stream()
                .filter(before -> before.expiresAt == null)
                .forEach(before -> before.expiresAt = now.plus(HANDING_OVER));
        new Token(name, secret.hash(), scopes, Restriction.NONE, now, null).persist();
        return true;
    }

    /** The newest first. {@code ended} adds those that can no longer be used. */
    @Transactional
    public List<TokenView> list(boolean ended, int limit) {
        Sort newestFirst = Sort.descending("createdAt").and("id");
        var query = ended
                ? Token.<Token>findAll(newestFirst)
                : Token.<Token>find(
                        "revokedAt is null and (expiresAt is null or expiresAt > ?1)", newestFirst, clock.instant());
        return query.page(Page.ofSize(limit)).stream().map(Token::view).toList();
    }

    @Transactional
    public Revocation revoke(UUID id) {
        takeTurn();
        Instant now = clock.instant();
        @Nullable Token token = Token.findById(id);
        if (token == null) {
            return Revocation.UNKNOWN;
        }
        if (token.isLive(now)
                && Token.liveAdmins(now).map(admin -> admin.id).toList().equals(List.of(id))) {
            return Revocation.LAST_ADMIN;
        }
        if (token.revokedAt == null) {
            token.revokedAt = now;
        }
        tellTheOthers(id);
        cache.forget(id);
        return Revocation.REVOKED;
    }

    /** Once this has committed; by whoever carries rings between services. */
    private static void tellTheOthers(UUID id) {
        Token.getEntityManager()
                .createNativeQuery("select 1 from pg_notify('leasehold', :rings)")
                .setParameter("rings", "- " + Revocations.subject(id))
                .getSingleResult();
    }

    private static void takeTurn() {
        Token.getEntityManager()
                .createNativeQuery("select 1 from pg_advisory_xact_lock(:key)")
                .setParameter("key", ADMINISTRATION)
                .getSingleResult();
    }
}
