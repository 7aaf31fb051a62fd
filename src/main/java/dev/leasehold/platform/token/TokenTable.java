package dev.leasehold.platform.token;

import dev.leasehold.platform.sql.Sql;
import dev.leasehold.platform.sql.Sql.SqlArray;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The table {@code token}. No row is ever deleted. */
final class TokenTable {
    private static final String SELECT =
            "select id, name, hash, scopes, created_at, expires_at, revoked_at, last_used_at,"
                    + " experiment, role from token ";

    void add(Connection connection, TokenView token, byte[] hash) throws SQLException {
        Sql.of(
                        connection,
                        """
                        insert into token (id, name, hash, scopes, created_at, expires_at, experiment, role)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                        token.id(),
                        token.name(),
                        hash,
                        words(token.scopes()),
                        token.createdAt(),
                        token.expiresAt(),
                        token.experiment(),
                        token.role())
                .execute();
    }

    /**
     * Found through an index, in a time that depends on the hash alone; who would learn from it would have to choose
     * hashes, that is, break SHA-256. The comparison that decides takes the same time always.
     */
    Optional<TokenView> byHash(Connection connection, byte[] hash) throws SQLException {
        return Sql.of(connection, SELECT + "where hash = ?", (Object) hash)
                .first(row -> MessageDigest.isEqual(row.getBytes("hash"), hash)
                        ? Optional.of(token(row))
                        : Optional.<TokenView>empty())
                .flatMap(found -> found);
    }

    Optional<TokenView> byId(Connection connection, UUID id) throws SQLException {
        return Sql.of(connection, SELECT + "where id = ?", id).first(TokenTable::token);
    }

    List<TokenView> liveAdmins(Connection connection, Instant now) throws SQLException {
        return Sql.of(connection, SELECT + "where revoked_at is null").list(TokenTable::token).stream()
                .filter(token -> token.isLive(now) && token.scopes().contains(Scope.ADMIN))
                .toList();
    }

    /** The newest first. */
    List<TokenView> list(Connection connection, int limit) throws SQLException {
        return Sql.of(connection, SELECT + "order by created_at desc, id limit ?", limit)
                .list(TokenTable::token);
    }

    /** The newest first, of those that can be used. */
    List<TokenView> listLive(Connection connection, Instant now, int limit) throws SQLException {
        return Sql.of(
                        connection,
                        SELECT + "where revoked_at is null"
                                + " and (expires_at is null or expires_at > ?) order by created_at desc, id limit ?",
                        now,
                        limit)
                .list(TokenTable::token);
    }

    void changeScopes(Connection connection, UUID id, Set<Scope> scopes) throws SQLException {
        Sql.of(connection, "update token set scopes = ? where id = ?", words(scopes), id)
                .execute();
    }

    /** Of those of that name that would live for ever. */
    void expireNamed(Connection connection, String name, Instant when) throws SQLException {
        Sql.of(
                        connection,
                        "update token set expires_at = ? where name = ? and revoked_at is null and expires_at is null",
                        when,
                        name)
                .execute();
    }

    /** The first time counts. */
    void revoke(Connection connection, UUID id, Instant when) throws SQLException {
        Sql.of(connection, "update token set revoked_at = ? where id = ? and revoked_at is null", when, id)
                .execute();
    }

    int used(Connection connection, UUID id, Instant when) throws SQLException {
        return Sql.of(connection, "update token set last_used_at = ? where id = ?", when, id)
                .execute();
    }

    private static SqlArray words(Set<Scope> scopes) {
        return Sql.column("text", scopes.stream().map(Scope::wire).sorted().toList(), word -> word);
    }

    private static TokenView token(ResultSet row) throws SQLException {
        return new TokenView(
                row.getObject("id", UUID.class),
                row.getString("name"),
                scopes((String[]) row.getArray("scopes").getArray()),
                Sql.time(row, "created_at"),
                Sql.instant(row, "expires_at"),
                Sql.instant(row, "revoked_at"),
                Sql.instant(row, "last_used_at"),
                row.getString("experiment"),
                row.getString("role"));
    }

    private static Set<Scope> scopes(String[] words) {
        return Arrays.stream(words).map(Scope::of).collect(Collectors.toUnmodifiableSet());
    }
}
