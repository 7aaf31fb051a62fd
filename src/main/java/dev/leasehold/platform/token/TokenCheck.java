package dev.leasehold.platform.token;

import dev.leasehold.platform.sql.Database;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/** Says who presents a token. */
@ApplicationScoped
public class TokenCheck {
    private static final Duration COARSE = Duration.ofMinutes(10);
    private static final Duration UNTIL_FORGOTTEN = Duration.ofDays(1);

    /**
     * These are beside those of everybody else's {@code Database}, and together they are fewer than the pool has. Waiters
     * of the pool itself spin, and virtual threads that spin leave no processor to those who hold a connection.
     */
    private static final int MOST_AT_ONCE = 3;

    private final Semaphore lookups = new Semaphore(MOST_AT_ONCE, true);
    private final TokenTable table = new TokenTable();
    private final Database database;
    private final InstantSource clock;
    private final TokenCache cache;

    @Inject
    TokenCheck(AgroalDataSource dataSource, TokenCache cache) {
        this(new Database(dataSource), InstantSource.system(), cache);
    }

    TokenCheck(Database database, InstantSource clock, TokenCache cache) {
        this.database = database;
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
            return cache.get(hash).orElseGet(() -> lookedUp(hash));
        } finally {
            lookups.release();
        }
    }

    private Check lookedUp(byte[] hash) {
        @Nullable
        TokenView token =
                database.single(connection -> table.byHash(connection, hash)).orElse(null);
        if (token == null) {
            return new Check.Unknown();
        }
        Instant now = clock.instant();
        if (token.revokedAt() != null) {
            return new Check.Revoked(token.name(), token.revokedAt());
        }
        if (!token.isLive(now)) {
            return new Check.Expired(token.name(), Objects.requireNonNull(token.expiresAt()));
        }
        noteUse(token, now);
        var good = new Check.Valid(token.holder());
        cache.put(hash, good, token.expiresAt() == null ? UNTIL_FORGOTTEN : Duration.between(now, token.expiresAt()));
        return good;
    }

    /** Coarse, because a write per request would be the busiest row of the database. */
    private void noteUse(TokenView token, Instant now) {
        @Nullable Instant before = token.lastUsedAt();
        if (before == null || before.plus(COARSE).isBefore(now)) {
            database.single(connection -> table.used(connection, token.id(), now));
        }
    }
}
