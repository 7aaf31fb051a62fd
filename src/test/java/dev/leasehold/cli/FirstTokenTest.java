package dev.leasehold.cli;

import dev.leasehold.platform.audit.Audit;
import dev.leasehold.platform.client.ClientContext;
import dev.leasehold.platform.client.SavedContexts;
import dev.leasehold.platform.token.Check;
import dev.leasehold.platform.token.TokenCheck;
import dev.leasehold.platform.token.Tokens;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

import javax.sql.DataSource;
import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class FirstTokenTest {
    private static final URI HERE = URI.create("http://127.0.0.1:7070");
    private static final URI ELSEWHERE = URI.create("http://127.0.0.1:7071");

    @Inject
    Tokens tokens;

    @Inject
    TokenCheck check;

    @Inject
    Audit audit;

    @Inject
    DataSource database;

    @TempDir
    Path config;

    @BeforeEach
    void nobody_has_a_token() throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("delete from token");
        }
    }

    @Test
    void the_first_start_says_the_token_that_the_users_commands_then_find() {
        String said = firstToken().leaveFor(HERE).orElseThrow();

        ClientContext found = ClientContext.find(null, null, null, environment());
        assertThat(found.server()).isEqualTo(HERE);
        assertThat(said).contains(found.token().orElseThrow());
    }

    @Test
    void a_later_start_says_nothing() {
        firstToken().leaveFor(HERE);

        assertThat(firstToken().leaveFor(HERE)).isEmpty();
    }

    @Test
    void a_service_that_comes_back_elsewhere_is_found_there() {
        firstToken().leaveFor(HERE);
        var before = ClientContext.find(null, null, null, environment());

        firstToken().leaveFor(ELSEWHERE);

        assertThat(ClientContext.find(null, null, null, environment()))
                .isEqualTo(new ClientContext(ELSEWHERE, before.token()));
    }

    @Test
    void whoever_lost_the_token_and_may_start_the_service_gets_another_one() {
        String lost = firstToken().leaveFor(HERE).orElseThrow();

        String said = firstToken().leaveAnotherFor(HERE);

        String found =
                ClientContext.find(null, null, null, environment()).token().orElseThrow();
        assertThat(said).contains(found);
        assertThat(lost).doesNotContain(found);
        assertThat(check.check(found)).isInstanceOf(Check.Valid.class);
    }

    private FirstToken firstToken() {
        return new FirstToken(tokens, check, SavedContexts.of(environment()), audit);
    }

    private Map<String, String> environment() {
        return Map.of("XDG_CONFIG_HOME", config.toString());
    }
}
