package dev.leasehold.platform.token;

import dev.leasehold.lease.Wire;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A second service beside the one under test: on the same database, with a token cache and a wire of its own. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class RevocationTest {
    private static final Duration LONG = Duration.ofHours(1);

    @Inject
    Tokens tokens;

    @Inject
    DataSource database;

    private final AtomicLong nanos = new AtomicLong();
    private final TokenCache otherCache = new TokenCache(LONG, nanos::get);
    private TokenCheck other;
    private Wire wire;

    @BeforeEach
    void start_the_other_service() throws InterruptedException {
        other = new TokenCheck(new Database(database), InstantSource.system(), otherCache);
        var listening = new CountDownLatch(1);
        var revocations = new Revocations(otherCache);
        wire = new Wire(database);
        wire.open(subjects -> {
            listening.countDown();
            revocations.heard(subjects);
        });
        assertThat(listening.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void stop_it() {
        wire.close();
    }

    @Test
    void a_revoked_token_is_refused_by_every_service_although_its_cache_would_hold_it_for_an_hour() {
        Issued issued = tokens.issue("shared", Set.of(Scope.READ), null);
        assertThat(other.check(issued.secret().value())).isInstanceOf(Check.Valid.class);

        tokens.revoke(issued.view().id());

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(other.check(issued.secret().value())).isInstanceOf(Check.Revoked.class));
    }

    @Test
    void without_the_wire_it_is_refused_once_the_cache_has_run_out() {
        wire.close();
        Issued issued = tokens.issue("shared", Set.of(Scope.READ), null);
        other.check(issued.secret().value());
        tokens.revoke(issued.view().id());
        assertThat(other.check(issued.secret().value())).isInstanceOf(Check.Valid.class);

        nanos.addAndGet(LONG.toNanos());

        assertThat(other.check(issued.secret().value())).isInstanceOf(Check.Revoked.class);
    }

    @Test
    void a_token_is_not_cached_beyond_its_own_end() {
        Secret secret = tokens.issue("short", Set.of(Scope.READ), Instant.now().plusSeconds(60))
                .secret();
        other.check(secret.value());
        assertThat(otherCache.get(secret.hash())).isPresent();

        nanos.addAndGet(Duration.ofSeconds(60).toNanos());

        assertThat(otherCache.get(secret.hash())).isEmpty();
    }

    @Test
    void a_service_that_may_have_missed_something_asks_the_database_again() {
        Issued issued = tokens.issue("shared", Set.of(Scope.READ), null);
        other.check(issued.secret().value());

        new Revocations(otherCache).heardNothingForAWhile();

        assertThat(otherCache.get(issued.secret().hash())).isEmpty();
    }

    @Test
    void other_rings_are_passed_over() {
        new Revocations(otherCache).heard(Set.of("ready:default", Revocations.subject(UUID.randomUUID())));
    }
}
