package dev.leasehold.api;

import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ClaimApiTest {
    @Inject
    ApiClient api;

    @Inject
    Database database;

    @TestHTTPResource
    URI server;

    private JsonPath claim(int waitSeconds) {
        return api.worker("outside")
                .body("""
                        {"role":"outside","max":1,"waitSeconds":%d,"host":"test"}
                        """.formatted(waitSeconds))
                .post("/v1/claims")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private String report(String task, long epoch, String rest, int status) {
        return api.worker("outside")
                .body("{\"epoch\":%d%s}".formatted(epoch, rest))
                .post("/v1/claims/{task}/outcome", task)
                .then()
                .statusCode(status)
                .extract()
                .asString();
    }

    @Test
    void a_worker_outside_claims_logs_and_reports() {
        String id = api.submit("""
                {"role":"outside","command":["echo","hi"],"labels":{"for":"claims"}}
                """);
        JsonPath grant = claim(0);
        assertThat(grant.getString("grants[0].task")).isEqualTo(id);
        assertThat(grant.getList("grants[0].work.command")).containsExactly("echo", "hi");
        long epoch = grant.getLong("grants[0].epoch");

        api.worker("outside")
                .contentType("application/octet-stream")
                .body("line 1\nline 2\n".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/v1/claims/{task}/log?epoch={epoch}&offset=0", id, epoch)
                .then()
                .statusCode(204);
        report(id, epoch, ",\"code\":null,\"exitCode\":0,\"outcome\":{\"score\":1.5}", 200);

        api.submitter().get("/v1/tasks/{id}", id).then().body("state", equalTo("succeeded"));
        api.submitter()
                .get("/v1/tasks/{id}/attempts", id)
                .then()
                .body("", hasSize(1))
                .body("[0].exitCode", equalTo(0))
                .body("[0].outcome.score", equalTo(1.5f))
                .body("[0].code", nullValue());
        assertThat(api.submitter().get("/v1/tasks/{id}/log", id).asString()).isEqualTo("line 1\nline 2\n");
        assertThat(api.submitter().get("/v1/tasks/{id}/log?tail=1", id).asString())
                .isEqualTo("line 2\n");
        api.submitter()
                .get("/v1/tasks?label=for=claims")
                .then()
                .body("tasks.id", contains(id))
                .body("next", nullValue());
    }

    @Test
    void a_stale_report_is_refused_as_lease_lost_and_a_repeated_one_is_harmless() {
        String id = api.submit("{\"role\":\"outside\",\"command\":\"true\"}");
        long epoch = claim(0).getLong("grants[0].epoch");

        assertThat(report(id, epoch + 100_000, "", 409)).contains("lease-lost");
        report(id, epoch, "", 200);
        report(id, epoch, "", 200);
        assertThat(report(id, epoch, ",\"code\":\"command-failed\"", 409)).contains("\"conflict\"");
    }

    @Test
    void a_released_task_is_claimed_again_at_once() {
        String id = api.submit("{\"role\":\"outside\",\"command\":\"true\"}");
        long epoch = claim(0).getLong("grants[0].epoch");
        api.worker("outside")
                .body("{\"epoch\":%d,\"reason\":\"going home\"}".formatted(epoch))
                .post("/v1/claims/{task}/release", id)
                .then()
                .statusCode(200)
                .body("state", equalTo("queued"));

        JsonPath again = claim(0);
        assertThat(again.getString("grants[0].task")).isEqualTo(id);
        assertThat(again.getInt("grants[0].attempt")).isEqualTo(2);
        report(id, again.getLong("grants[0].epoch"), "", 200);
    }

    @Test
    void a_waiting_claim_ends_with_nothing_once_its_host_leaves() throws Exception {
        CompletableFuture<JsonPath> waiting = CompletableFuture.supplyAsync(() -> claim(60));
        await().until(() -> {
            leave("test", 204);
            return waiting.isDone();
        });
        assertThat(waiting.get().getList("grants")).isEmpty();
    }

    @Test
    void only_a_worker_of_the_role_lets_its_hosts_leave() {
        api.worker("outside")
                .body("{\"role\":\"default\",\"host\":\"test\"}")
                .post("/v1/claims/leave")
                .then()
                .statusCode(403);
    }

    @Test
    void a_host_leaves_no_role_that_there_is_not() {
        api.worker("no-such-role")
                .body("{\"role\":\"no-such-role\",\"host\":\"test\"}")
                .post("/v1/claims/leave")
                .then()
                .statusCode(400)
                .body("code", equalTo("field-invalid"));
    }

    private void leave(String host, int status) {
        api.worker("outside")
                .body("{\"role\":\"outside\",\"host\":\"%s\"}".formatted(host))
                .post("/v1/claims/leave")
                .then()
                .statusCode(status);
    }

    @Test
    void a_worker_of_another_role_ends_no_claim() throws Exception {
        CompletableFuture<JsonPath> waiting = CompletableFuture.supplyAsync(() -> claim(20));
        claim(1); // by when the other one waits as well
        api.worker("other")
                .body("{\"role\":\"other\",\"host\":\"test\"}")
                .post("/v1/claims/leave")
                .then()
                .statusCode(204);
        String id = api.submit("{\"role\":\"outside\",\"command\":\"true\"}");

        JsonPath grant = waiting.get(10, TimeUnit.SECONDS);
        assertThat(grant.getString("grants[0].task")).isEqualTo(id);
        report(id, grant.getLong("grants[0].epoch"), "", 200);
    }

    /** What was claimed for somebody who hung up at that moment goes back at once, and nobody pays for it. */
    @Test
    void what_was_claimed_for_a_caller_who_has_hung_up_meanwhile_is_given_back() throws Exception {
        String id = api.submit("{\"role\":\"outside\",\"command\":\"true\"}");
        try (Socket caller = new Socket(server.getHost(), server.getPort())) {
            database.run(held -> {
                Sql.of(held, "lock table task in share row exclusive mode").execute();
                send(caller);
                await().until(() -> database.transact(connection -> Sql.of(connection, """
                                select count(*) from pg_locks where not granted and relation = 'task'::regclass
                                """)
                                .first(row -> row.getInt(1))
                                .orElse(0))
                        > 0);
                closed(caller);
            });
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> api.submitter()
                        .get("/v1/tasks/{id}/attempts", id)
                        .then()
                        .body("[0].code", equalTo("host-stopped")));
        JsonPath grant = claim(10);
        assertThat(grant.getString("grants[0].task")).isEqualTo(id);
        report(id, grant.getLong("grants[0].epoch"), "", 200);
    }

    /** When the service answers others that came after, it has seen this too. */
    private void closed(Socket caller) {
        try {
            caller.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int times = 0; times < 20; times++) {
            api.submitter().get("/v1/roles").then().statusCode(200);
        }
    }

    private void send(Socket caller) {
        String body = "{\"role\":\"outside\",\"max\":1,\"waitSeconds\":60,\"host\":\"killed\"}";
        try {
            caller.getOutputStream().write("""
                    POST /v1/claims HTTP/1.1\r
                    Host: here\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    \r
                    %s""".formatted(api.token(new Scope.Worker("outside")), body.length(), body)
                    .getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Workers are killed while they wait, and a task is not to wait for a lease of theirs to run out. */
    @Test
    void a_waiting_claim_whose_caller_has_hung_up_takes_nothing() throws Exception {
        List<Socket> callers = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            Socket caller = new Socket(server.getHost(), server.getPort());
            send(caller);
            callers.add(caller);
        }
        claim(1); // by when they wait as well
        for (Socket caller : callers) {
            caller.close();
        }

        for (int number = 0; number < callers.size(); number++) {
            String id = api.submit("{\"role\":\"outside\",\"command\":\"true\"}");
            JsonPath grant = claim(10);
            assertThat(grant.getString("grants[0].task")).isEqualTo(id);
            report(id, grant.getLong("grants[0].epoch"), "", 200);
        }
    }

    @Test
    void a_waiting_claim_is_woken_by_a_submission() throws Exception {
        CompletableFuture<JsonPath> waiting = CompletableFuture.supplyAsync(() -> claim(20));
        String id = api.submit("{\"role\":\"outside\",\"command\":\"true\"}");

        JsonPath grant = waiting.get(10, TimeUnit.SECONDS);
        assertThat(grant.getString("grants[0].task")).isEqualTo(id);
        report(id, grant.getLong("grants[0].epoch"), "", 200);
    }

    @Test
    void a_cancelled_task_is_told_to_its_worker_when_it_renews() {
        String id = api.submit("{\"role\":\"outside\",\"command\":\"true\"}");
        long epoch = claim(0).getLong("grants[0].epoch");
        api.submitter().post("/v1/tasks/{id}/cancel", id).then().statusCode(202);

        api.worker("outside")
                .body("""
                        {"host":"test","held":[{"task":"%s","epoch":%d},{"task":"%s","epoch":1}]}
                        """.formatted(id, epoch, id))
                .post("/v1/claims/renew")
                .then()
                .statusCode(200)
                .body("leases.state", contains("cancel", "lost"));
        report(id, epoch, ",\"code\":\"cancelled\",\"message\":\"stopped\"", 200);
        api.submitter().get("/v1/tasks/{id}", id).then().body("state", equalTo("cancelled"));
    }

    @Test
    void a_worker_acts_for_its_own_role_only() {
        String id = api.submit("{\"role\":\"outside\",\"command\":\"true\"}");
        long epoch = claim(0).getLong("grants[0].epoch");

        api.worker("other")
                .body("{\"epoch\":%d}".formatted(epoch))
                .post("/v1/claims/{task}/outcome", id)
                .then()
                .statusCode(403);
        api.worker("other")
                .body("{\"role\":\"outside\",\"host\":\"x\"}")
                .post("/v1/claims")
                .then()
                .statusCode(403);
        api.worker("other")
                .body("{\"role\":\"\",\"held\":[]}")
                .post("/v1/claims/errands")
                .then()
                .statusCode(403);
        api.worker("other")
                .body("{\"host\":\"x\",\"held\":[{\"task\":\"%s\",\"epoch\":%d}]}".formatted(id, epoch))
                .post("/v1/claims/renew")
                .then()
                .statusCode(403);
        report(id, epoch, "", 200);
    }

    @Test
    void the_journal_tells_a_task_s_life_in_order() {
        String id = api.submit("{\"role\":\"outside\",\"command\":\"true\"}");
        report(id, claim(0).getLong("grants[0].epoch"), "", 200);

        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(10))
                .untilAsserted(() -> {
                    List<String> kinds = api.submitter()
                            .get("/v1/events?task={id}", id)
                            .jsonPath()
                            .getList("events.kind");
                    assertThat(kinds).containsExactly("task.queued", "task.claimed", "task.succeeded");
                });
    }
}
