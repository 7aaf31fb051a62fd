package dev.leasehold.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import java.time.Duration;

import static org.awaitility.Awaitility.await;

/** A service, and command lines that are for it. */
@QuarkusTestResource(PostgresResource.class)
abstract class ClientFixture {
    @Inject
    ApiClient api;

    String token;

    @BeforeEach
    void get_a_token() {
        token = api.token(Scope.ADMIN);
    }

    static String server() {
        return "http://127.0.0.1:" + RestAssured.port;
    }

    Cli cli() {
        return cli(server());
    }

    Cli cli(String server) {
        return new Cli().with("LEASEHOLD_SERVER", server).with("LEASEHOLD_TOKEN", token);
    }

    JsonNode json(String... arguments) {
        return Json.read(cli().output(arguments), JsonNode.class);
    }

    /** Submits and returns the id. */
    String submitted(String... arguments) {
        return cli().output(arguments).strip();
    }

    JsonNode ended(String id) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> json("show", id, "--json").path("task"), task -> task.hasNonNull("finishedAt"));
    }
}
