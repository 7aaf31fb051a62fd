package dev.leasehold.platform.token;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Says who presents a token.
 *
 * <p>The row is found by the hash, through an index, in a time that depends on the hash alone; who would learn from it
 * would have to choose hashes, that is, break SHA-256. The comparison that decides takes the same time always.
 */
@ApplicationScoped
public class TokenCheck {
    private static final Duration COARSE = Duration.ofMinutes(10);

    /**
     * These are beside those of {@code Database}, and together they are fewer than the pool has. Waiters of the pool itself
     * spin, and virtual threads that spin leave no processor to those who hold a connection.
     */
    private static final int MOST_AT_ONCE = 3;

    private final Semaphore lookups = new Semaphore(MOST_AT_ONCE, true);
    private final InstantSource clock;
    private final TokenCache cache;

    @Inject
    TokenCheck(TokenCache cache) {
        this(InstantSource.system(), cache);
    }

    TokenCheck(InstantSource clock, TokenCache cache) {
        this.clock = clock;
        this.cache = cache;
    }

    /** Asks the database, unless the same token was found good a few seconds ago. */
    public Check check(String presented) {
        return Secret.parse(presented).map(this::checked).orElseGet(Check.Unknown::new);
    }

    private Check checked(Secret secret) {
        byte[] hash = secret.hash();
        return cache.get(hash).orElseGet(() -> inTurn(hash));
    }

    /** A crowd that comes with one new token asks for it once: whoever waited for his turn looks again first. */
    private Check inTurn(byte[] hash) {
        lookups.acquireUninterruptibly();
        try {
            return cache.get(hash)
                    .orElseGet(() -> QuarkusTransaction.joiningExisting().call(() -> lookedUp(hash)));
        } finally {
            lookups.release();
        }
    }

    private Check lookedUp(byte[] hash) {
        Optional<Token> found = Token.<Token>find("hash", (Object) hash)
                .firstResultOptional()
                .filter(token -> MessageDigest.isEqual(token.hash, hash));
        if (found.isEmpty()) {
            return new Check.Unknown();
        }
        Token token = found.get();
        Instant now = clock.instant();
        if (token.revokedAt != null) {
            return new Check.Revoked(token.name, token.revokedAt);
        }
        if (token.expiresAt != null && !token.expiresAt.isAfter(now)) {
            return new Check.Expired(token.name, token.expiresAt);
        }
        noteUse(token, now);
        var good = new Check.Valid(token.holder());
        cache.put(hash, good, token.expiresAt == null ? Duration.ofDays(1) : Duration.between(now, token.expiresAt));
        return good;
    }

    /** Coarse, because a write per request would be the busiest row of the database. */
    private static void noteUse(Token token, Instant now) {
        @Nullable Instant before = token.lastUsedAt;
        if (before == null || before.plus(COARSE).isBefore(now)) {
            Token.update("lastUsedAt = ?1 where id = ?2", now, token.id);
        }
    }
}
