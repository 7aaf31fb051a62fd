package dev.leasehold.platform.token;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A row of the table {@code token}: all there is to know about a token but the token. Never deleted, only revoked. */
@Entity
@Table(name = "token")
class Token extends PanacheEntityBase {
    @Id
    UUID id;

    String name;
    byte[] hash;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> scopes;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "expires_at")
    @Nullable
    Instant expiresAt;

    @Column(name = "revoked_at")
    @Nullable
    Instant revokedAt;

    @Column(name = "last_used_at")
    @Nullable
    Instant lastUsedAt;

    @Nullable
    String experiment;

    @Nullable
    String role;

    /** For Hibernate, which fills the fields itself. */
    @SuppressWarnings("NullAway.Init")
    protected Token() {}

    Token(
            String name,
            byte[] hash,
            Set<Scope> scopes,
            Restriction restriction,
            Instant createdAt,
            @Nullable Instant expiresAt) {
        this.id = UUID.randomUUID();
        this.name = name;
        this.hash = hash;
        this.scopes = scopes.stream().map(Scope::wire).sorted().toList();
        this.experiment = restriction.experiment();
        this.role = restriction.role();
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    Set<Scope> parsedScopes() {
        return scopes.stream().map(Scope::of).collect(Collectors.toUnmodifiableSet());
    }

    Holder holder() {
        return new Holder(id, name, parsedScopes(), new Restriction(experiment, role));
    }

    /** Usable at {@code now}: neither revoked nor run out. */
    boolean isLive(Instant now) {
        return revokedAt == null && (expiresAt == null || expiresAt.isAfter(now));
    }

    TokenView view() {
        return new TokenView(id, name, parsedScopes(), createdAt, expiresAt, revokedAt, lastUsedAt, experiment, role);
    }

    static Stream<Token> liveAdmins(Instant now) {
        return Token.<Token>list("revokedAt is null").stream()
                .filter(token -> token.isLive(now) && token.parsedScopes().contains(Scope.ADMIN));
    }
}
