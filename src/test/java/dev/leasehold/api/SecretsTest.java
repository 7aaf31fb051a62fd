package dev.leasehold.api;

import dev.leasehold.platform.audit.Audit;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Canaries: a token in use and the database's password are looked for in all that the service says and keeps. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class SecretsTest {
    @Inject
    ApiClient api;

    @Inject
    Audit audit;

    @Inject
    Database database;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final PatternFormatter everything = new PatternFormatter("%c %s%e");
    private final ExtHandler listener = new ExtHandler() {
        @Override
        protected void doPublish(ExtLogRecord record) {
            log.add(everything.format(record));
        }
    };
    private String token;
    private List<String> canaries;

    @BeforeEach
    void plant() {
        token = api.token(Scope.ADMIN);
        String password = ConfigProvider.getConfig().getValue("quarkus.datasource.password", String.class);
        canaries = password.length() < 8 ? List.of(token.substring(3)) : List.of(token.substring(3), password);
        Logger.getLogger("").addHandler(listener);
    }

    @AfterEach
    void stop_listening() {
        Logger.getLogger("").removeHandler(listener);
    }

    @Test
    void no_answer_says_a_secret_also_not_when_it_was_sent_to_the_wrong_place() {
        String task = as(
                        "POST",
                        "/v1/tasks",
                        "{\"role\":\"default\",\"command\":\"env; cat /proc/self/cmdline; exit 3\"}")
                .path("id");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> as("GET", "/v1/tasks/" + task, "").path("finishedAt") != null);

        for (String address : List.of(
                "/v1/tasks/" + task,
                "/v1/tasks/" + task + "/attempts",
                "/v1/tasks/" + task + "/log",
                "/v1/tasks/" + task + "/diagnostics",
                "/v1/events?limit=1000",
                "/v1/tokens?ended=true",
                "/v1/audit",
                "/v1/config",
                "/v1/roles",
                "/v1/projects",
                "/v1/experiments",
                "/metrics",
                "/health",
                "/problems",
                "/openapi")) {
            assertThat(canaries).as(address).noneMatch(as("GET", address, "").asString()::contains);
        }
        for (Response wrong : List.of(
                as("GET", "/v1/none", ""),
                as("GET", "/v1/tasks?state=bad", ""),
                as("POST", "/v1/tasks", "{"),
                as("POST", "/v1/tokens", "{\"name\":\"\",\"scopes\":[]}"),
                RestAssured.given()
                        .header("Authorization", "Bearer " + token + "x")
                        .get("/v1/tasks"),
                RestAssured.given().header("Authorization", "Basic " + token).get("/v1/tasks"))) {
            assertThat(wrong.statusCode()).isGreaterThanOrEqualTo(400);
            assertThat(canaries).as(wrong.asString()).noneMatch(wrong.asString()::contains);
        }
        assertThat(log).noneMatch(line -> canaries.stream().anyMatch(line::contains));
        assertThat(audit.after(0, 1000).toString()).doesNotContain(canaries);
    }

    @Test
    void no_table_holds_a_token() {
        as("POST", "/v1/tasks", "{\"role\":\"outside\",\"command\":\"true\"}");
        List<String> tables = database.transact(connection -> Sql.of(
                        connection, "select table_name from information_schema.tables where table_schema = 'public'")
                .list(row -> row.getString(1)));

        assertThat(tables)
                .contains("token", "task", "audit")
                .allSatisfy(table -> assertThat(hits(table)).isZero());
    }

    private long hits(String table) {
        return database.transact(connection -> Sql.of(
                        connection,
                        "select count(*) from \"%s\" t where t::text like ?".formatted(table),
                        "%" + canaries.getFirst() + "%")
                .first(row -> row.getLong(1))
                .orElseThrow());
    }

    private Response as(String verb, String address, String body) {
        var request = RestAssured.given().header("Authorization", "Bearer " + token);
        return body.isEmpty()
                ? request.request(verb, address)
                : request.contentType("application/json").body(body).request(verb, address);
    }
}
