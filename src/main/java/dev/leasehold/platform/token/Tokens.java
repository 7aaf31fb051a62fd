package dev.leasehold.platform.token;

import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
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

    private final TokenTable table = new TokenTable();
    private final Database database;
    private final InstantSource clock;
    private final TokenCache cache;

    @Inject
    Tokens(Database database, TokenCache cache) {
        this(database, InstantSource.system(), cache);
    }

    Tokens(Database database, InstantSource clock, TokenCache cache) {
        this.database = database;
        this.clock = clock;
        this.cache = cache;
    }

    public Issued issue(String name, Set<Scope> scopes, @Nullable Instant expiresAt) {
        return issue(name, scopes, Restriction.NONE, expiresAt);
    }

    public Issued issue(String name, Set<Scope> scopes, Restriction restriction, @Nullable Instant expiresAt) {
        restriction.mustFit(scopes);
        return database.transact(connection -> issue(connection, name, scopes, restriction, expiresAt));
    }

    private Issued issue(
            Connection connection, String name, Set<Scope> scopes, Restriction restriction, @Nullable Instant expiresAt)
            throws SQLException {
        Secret secret = Secret.random();
        TokenView token = fresh(name, scopes, restriction, expiresAt);
        table.add(connection, token, secret.hash());
        return new Issued(secret, token);
    }

    private TokenView fresh(String name, Set<Scope> scopes, Restriction restriction, @Nullable Instant expiresAt) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new TokenView(
                UUID.randomUUID(),
                name,
                Set.copyOf(scopes),
                now,
                expiresAt,
                null,
                null,
                restriction.experiment(),
                restriction.role());
    }

    /** An admin token, if there is no usable one: nobody has come in yet, or nobody can any more. */
    public Optional<Issued> issueFirstAdmin() {
        return database.transact(connection -> {
            takeTurn(connection);
            return table.liveAdmins(connection, clock.instant()).isEmpty()
                    ? Optional.of(issue(connection, "first-admin", Set.of(Scope.ADMIN), Restriction.NONE, null))
                    : Optional.empty();
        });
    }

    /**
     * Makes a secret that somebody else chose a token, and says whether it lets anybody in: one that was revoked stays so.
     * The tokens that had the name before it run out some minutes later, so that whoever still holds one has the time to
     * be handed the new one. Repeating this, also from another replica, is harmless.
     */
    public boolean admit(String name, Secret secret, Set<Scope> scopes) {
        Instant now = clock.instant();
        Optional<TokenView> known = database.transact(connection -> {
            takeTurn(connection);
            Optional<TokenView> before = table.byHash(connection, secret.hash());
            if (before.isPresent()) {
                table.changeScopes(connection, before.get().id(), scopes);
            } else {
                table.expireNamed(connection, name, now.plus(HANDING_OVER));
                table.add(connection, fresh(name, scopes, Restriction.NONE, null), secret.hash());
            }
            return before;
        });
        known.ifPresent(token -> cache.forget(token.id()));
        return known.map(token -> token.isLive(now)).orElse(true);
    }

    /** The newest first. {@code ended} adds those that can no longer be used. */
    public List<TokenView> list(boolean ended, int limit) {
        return database.single(connection ->
                ended ? table.list(connection, limit) : table.listLive(connection, clock.instant(), limit));
    }

    public Revocation revoke(UUID id) {
        Revocation done = database.transact(connection -> revoke(connection, id));
        cache.forget(id);
        return done;
    }

    private Revocation revoke(Connection connection, UUID id) throws SQLException {
        takeTurn(connection);
        Instant now = clock.instant();
        Optional<TokenView> token = table.byId(connection, id);
        if (token.isEmpty()) {
            return Revocation.UNKNOWN;
        }
        List<UUID> admins =
                table.liveAdmins(connection, now).stream().map(TokenView::id).toList();
        if (token.get().isLive(now) && admins.equals(List.of(id))) {
            return Revocation.LAST_ADMIN;
        }
        table.revoke(connection, id, now);
        tellTheOthers(connection, id);
        return Revocation.REVOKED;
    }

    /** Once this has committed; by whoever carries rings between services. */
    private static void tellTheOthers(Connection connection, UUID id) throws SQLException {
        Sql.of(connection, "select 1 from pg_notify('leasehold', ?)", "- " + Revocations.subject(id))
                .execute();
    }

    private static void takeTurn(Connection connection) throws SQLException {
        Sql.of(connection, "select 1 from pg_advisory_xact_lock(?)", ADMINISTRATION)
                .execute();
    }
}
