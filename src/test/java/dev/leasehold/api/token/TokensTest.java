package dev.leasehold.api.token;

import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.token.Restriction;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.platform.token.Secret;
import dev.leasehold.platform.token.Tokens;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import javax.sql.DataSource;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class TokensTest {
    @Inject
    Tokens tokens;

    @Inject
    DataSource database;

    private String admin;

    @BeforeEach
    void one_admin_token_and_no_other() throws SQLException {
        execute("delete from token");
        admin = tokens.issueFirstAdmin().orElseThrow().secret().value();
    }

    @Test
    void services_that_start_together_make_one_first_admin_token_between_them() throws Exception {
        execute("delete from token");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> made = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> tokens.issueFirstAdmin().isPresent()))
                    .toList();

            assertThat(made).extracting(Future::get).containsOnlyOnce(true);
        }
    }

    @Test
    void a_token_is_shown_once_and_then_never_again() {
        String token = create("{\"name\": \"ci\", \"scopes\": [\"submit\"]}")
                .statusCode(201)
                .body("token", matchesPattern("lh_[0-9a-f]{64}"))
                .body("name", equalTo("ci"))
                .extract()
                .path("token");

        asAdmin().get("/v1/tokens").then().body("tokens.name", hasItem("ci")).body(not(containsString(token)));
    }

    @Test
    void at_rest_there_is_no_token() throws SQLException {
        String token =
                create("{\"name\": \"ci\", \"scopes\": [\"submit\"]}").extract().path("token");

        assertThat(query("select string_agg(token::text, ' ') from token")).doesNotContain(token.substring(3));
    }

    @Test
    void a_revoked_token_opens_nothing_from_then_on() {
        var made = create("{\"name\": \"gone\", \"scopes\": [\"read\"]}").extract();
        String token = made.path("token");
        bearer(token).get("/v1/tokens").then().statusCode(403);

        asAdmin().delete("/v1/tokens/" + made.path("id")).then().statusCode(204);

        bearer(token).get("/v1/tokens").then().statusCode(401).body("detail", containsString("was revoked at"));
    }

    @Test
    void to_revoke_twice_is_harmless() {
        String id =
                create("{\"name\": \"gone\", \"scopes\": [\"read\"]}").extract().path("id");
        asAdmin().delete("/v1/tokens/" + id).then().statusCode(204);

        asAdmin().delete("/v1/tokens/" + id).then().statusCode(204);
    }

    @Test
    void the_last_admin_token_stays() {
        String id = asAdmin().get("/v1/tokens").path("tokens[0].id");

        asAdmin().delete("/v1/tokens/" + id).then().statusCode(409).body("code", equalTo("last-admin-token"));
    }

    @Test
    void of_the_last_two_admin_tokens_one_stays_when_both_are_revoked_at_once() throws Exception {
        var both = List.of(
                tokens.issue("other", Set.of(Scope.ADMIN), null).view().id(),
                tokens.list(false, 10).getLast().id());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            both.stream()
                    .map(id -> threads.submit(() -> tokens.revoke(id)))
                    .toList()
                    .forEach(TokensTest::await);
        }

        assertThat(tokens.list(false, 10)).hasSize(1);
    }

    @Test
    void a_token_that_nobody_knows_cannot_be_revoked() {
        asAdmin()
                .delete("/v1/tokens/00000000-0000-0000-0000-000000000000")
                .then()
                .statusCode(404)
                .body("code", equalTo("token-not-found"));
    }

    @Test
    void an_expired_token_says_so() {
        Secret secret = tokens.issue("old", Set.of(Scope.READ), Instant.now().minusSeconds(1))
                .secret();

        bearer(secret.value())
                .get("/v1/tokens")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("Bearer"))
                .body("detail", containsString("'old' expired at"));
    }

    @Test
    void a_token_too_weak_is_told_what_it_lacks() {
        Secret secret = tokens.issue("weak", Set.of(Scope.SUBMIT), null).secret();

        bearer(secret.value())
                .get("/v1/tokens")
                .then()
                .statusCode(403)
                .header("WWW-Authenticate", containsString("insufficient_scope"))
                .body("scope", equalTo("admin"));
    }

    @Test
    void a_time_that_has_passed_is_no_time_to_expire() {
        create("{\"name\": \"x\", \"scopes\": [\"read\"], \"expiresAt\": \"2001-01-01T00:00:00Z\"}")
                .statusCode(400)
                .body("field", equalTo("expiresAt"));
    }

    @Test
    void a_scope_that_is_none_is_answered_with_those_there_are() {
        create("{\"name\": \"x\", \"scopes\": [\"root\"]}")
                .statusCode(400)
                .body("field", equalTo("scopes[0]"))
                .body("detail", containsString("admin, submit, read, worker:<role>"));
    }

    @Test
    void a_token_may_be_for_one_experiment_or_one_role() {
        create("{\"name\": \"x\", \"scopes\": [\"read\"], \"role\": \"outside\"}")
                .statusCode(201)
                .body("role", equalTo("outside"));
        create("{\"name\": \"x\", \"scopes\": [\"read\"], \"role\": \"a\", \"experiment\": \"b\"}")
                .statusCode(400)
                .body("detail", containsString("not for both"));
        create("{\"name\": \"x\", \"scopes\": [\"admin\"], \"role\": \"outside\"}")
                .statusCode(400)
                .body("detail", containsString("only the scopes read and submit"));
    }

    @Test
    void a_token_for_a_role_sees_the_tasks_of_this_role_alone() {
        Secret secret = tokens.issue("narrow", Set.of(Scope.SUBMIT), new Restriction(null, "outside"), null)
                .secret();
        String own = submitted(secret, "outside").statusCode(201).extract().path("id");
        submitted(secret, "default").statusCode(403).body("detail", containsString("role outside alone"));

        bearer(secret.value()).get("/v1/tasks/" + own).then().statusCode(200);
        bearer(secret.value()).get("/v1/tasks?role=outside").then().statusCode(200);
        bearer(secret.value()).get("/v1/tasks").then().statusCode(403);
        bearer(secret.value()).get("/v1/tasks?role=default").then().statusCode(403);
        bearer(secret.value()).get("/v1/projects").then().statusCode(403);
    }

    @Test
    void a_token_for_an_experiment_follows_the_journal_of_this_experiment_alone() {
        String own = TaskId.text(TaskId.next());
        Secret secret = tokens.issue("narrow", Set.of(Scope.READ), new Restriction(own, null), null)
                .secret();

        bearer(secret.value()).get("/v1/events?experiment=" + own).then().statusCode(200);
        for (String elsewhere : List.of(
                "",
                "?experiment=" + TaskId.text(TaskId.next()),
                "?task=" + TaskId.text(TaskId.next()),
                "?experiment=%s&task=%s".formatted(own, TaskId.text(TaskId.next())))) {
            bearer(secret.value()).get("/v1/events" + elsewhere).then().statusCode(403);
        }
    }

    private static ValidatableResponse submitted(Secret secret, String role) {
        return bearer(secret.value())
                .contentType("application/json")
                .body("{\"role\":\"%s\",\"command\":\"true\"}".formatted(role))
                .post("/v1/tasks")
                .then();
    }

    @Test
    void what_the_database_cannot_hold_is_the_callers_to_mend() {
        create("{\"name\": \"a\\u0000b\", \"scopes\": [\"read\"]}")
                .statusCode(400)
                .body("code", equalTo("bad-request"));
    }

    @Test
    void a_token_for_an_experiment_that_there_is_not_is_none() {
        for (String experiment : List.of("nope", "01jd0000000000000000000000")) {
            create("{\"name\": \"narrow\", \"scopes\": [\"read\"], \"experiment\": \"%s\"}".formatted(experiment))
                    .statusCode(400)
                    .body("code", equalTo("field-invalid"))
                    .body("field", equalTo("experiment"))
                    .body("detail", containsString(experiment));
        }
        asAdmin().get("/v1/tokens").then().body("tokens.name", not(hasItem("narrow")));
    }

    @Test
    void use_is_noted() {
        asAdmin().get("/v1/tokens").then().statusCode(200);

        asAdmin().get("/v1/tokens").then().body("tokens[0].lastUsedAt", notNullValue());
    }

    private ValidatableResponse create(String json) {
        return asAdmin()
                .contentType("application/json")
                .body(json)
                .post("/v1/tokens")
                .then();
    }

    private RequestSpecification asAdmin() {
        return bearer(admin);
    }

    private static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String query(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void await(Future<?> future) {
        try {
            future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
