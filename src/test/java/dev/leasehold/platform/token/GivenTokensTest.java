package dev.leasehold.platform.token;

import dev.leasehold.platform.StartRefused;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class GivenTokensTest {
    @Inject
    Tokens tokens;

    @Inject
    TokenCheck check;

    @TempDir
    Path folder;

    private final String name = "hand-" + UUID.randomUUID();

    @Test
    void whoever_holds_what_the_file_holds_is_let_in_with_the_scopes_given() throws IOException {
        Secret secret = Secret.random();

        given(secret.value() + "\n", "worker:executor").start(new StartupEvent());

        assertThat(check.check(secret.value()))
                .isInstanceOfSatisfying(
                        Check.Valid.class,
                        valid -> assertThat(valid.holder().scopes()).containsExactly(Scope.of("worker:executor")));
    }

    @Test
    void two_services_with_the_same_file_make_one_token() throws IOException {
        Secret secret = Secret.random();

        given(secret.value(), "read").start(new StartupEvent());
        given(secret.value(), "read").start(new StartupEvent());

        assertThat(tokens.list(true, 1000)).filteredOn(this::isOurs).hasSize(1);
    }

    @Test
    void a_file_that_changes_is_taken_up_and_what_it_held_runs_out_later() throws IOException {
        Secret before = Secret.random();
        GivenTokens given = given(before.value(), "read");
        given.start(new StartupEvent());
        Secret after = Secret.random();
        Files.writeString(folder.resolve("token"), after.value());

        given.look();

        assertThat(check.check(after.value())).isInstanceOf(Check.Valid.class);
        assertThat(check.check(before.value())).isInstanceOf(Check.Valid.class);
        assertThat(tokens.list(true, 1000))
                .filteredOn(this::isOurs)
                .filteredOn(token -> token.expiresAt() != null)
                .singleElement()
                .satisfies(token ->
                        assertThat(token.expiresAt()).isBefore(Instant.now().plus(Duration.ofMinutes(11))));
    }

    @Test
    void a_token_that_was_revoked_stays_so_whatever_the_file_says() throws IOException {
        Secret secret = Secret.random();
        given(secret.value(), "read").start(new StartupEvent());
        tokens.revoke(tokens.list(false, 1000).stream()
                .filter(this::isOurs)
                .findFirst()
                .orElseThrow()
                .id());

        given(secret.value(), "read").start(new StartupEvent());

        assertThat(check.check(secret.value())).isInstanceOf(Check.Revoked.class);
    }

    @Test
    void a_start_with_a_file_that_holds_no_token_is_refused_without_saying_what_it_holds() throws IOException {
        GivenTokens given = given("hunter2", "read");

        assertThatThrownBy(() -> given.start(new StartupEvent()))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(folder.resolve("token") + " holds no token")
                .hasMessageNotContaining("hunter2");
    }

    private boolean isOurs(TokenView token) {
        return token.name().equals("given:" + name);
    }

    private GivenTokens given(String content, String scope) throws IOException {
        Path file = folder.resolve("token");
        Files.writeString(file, content);
        GivenTokensConfig.Given one = new GivenTokensConfig.Given() {
            @Override
            public Path file() {
                return file;
            }

            @Override
            public Set<String> scopes() {
                return Set.of(scope);
            }
        };
        return new GivenTokens(() -> Map.of(name, one), tokens);
    }
}
