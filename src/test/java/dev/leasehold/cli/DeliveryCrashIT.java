package dev.leasehold.cli;

import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.postgres.EmbeddedPostgres;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.testing.GitRepository;
import dev.leasehold.testing.MisbehavingProxy;
import dev.leasehold.testing.MisbehavingProxy.Mischief;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A service is killed between any two rungs of a delivery: there is one outcome, and one ref.
 *
 * <p>One service has the forge's disk, the other runs the tasks, and what passes between them goes through a proxy that
 * kills at the right moment.
 */
class DeliveryCrashIT {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final String PROJECT = "evolving";

    @TempDir
    static Path folder;

    private static EmbeddedPostgres postgres;
    private static Replica forge;
    private static Replica host;
    private static MisbehavingProxy proxy;
    private static GitRepository local;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start(folder.resolve("database"));
        Path password = Files.writeString(folder.resolve("password"), postgres.password());
        URI database = URI.create(postgres.jdbcUrl().substring("jdbc:".length()));
        Map<String, String> common = Map.of(
                "LEASEHOLD_DATABASE_URL", "postgresql://127.0.0.1:%d/postgres".formatted(database.getPort()),
                "LEASEHOLD_DATABASE_USER", postgres.user(),
                "LEASEHOLD_DATABASE_PASSWORD_FILE", password.toString(),
                // Attempts are counted: a machine that stands still for a moment must not cost one more.
                "LEASEHOLD_LEASE_TTL", "10s",
                "XDG_CONFIG_HOME", folder.resolve("config").toString());
        Map<String, String> onlyTheForge = new HashMap<>(common);
        onlyTheForge.put("LEASEHOLD_ROLES_DEFAULT_IN_SERVICE", "false");
        forge = new Replica(folder.resolve("forge"), Replica.freePort(), onlyTheForge);
        forge.awaitToken();
        call().body("{\"name\":\"%s\"}".formatted(PROJECT))
                .post("/v1/projects")
                .then()
                .statusCode(201);
        local = GitRepository.bare(folder.resolve("local.git"));
        local.commit("main", "README.md=hello\n");
        local.git("push", "-q", cloneUrl(), "main");
        proxy = MisbehavingProxy.before(forge.url().resolve("/git/%s.git".formatted(PROJECT)));
        Map<String, String> onlyTasks = new HashMap<>(common);
        onlyTasks.put("LEASEHOLD_FORGE_OWNER", "false");
        onlyTasks.put("LEASEHOLD_FORGE_INTERNAL_URL", proxy.url().resolve("/").toString());
        host = new Replica(folder.resolve("host"), onlyTasks);
        host.awaitReady();
        String first = submit(); // and the host has the history: from now on its reads are read-backs
        awaitState(first, "succeeded");
    }

    @AfterAll
    static void stop() {
        host.close();
        proxy.close();
        forge.close();
        postgres.close();
    }

    private static RequestSpecification call() {
        return RestAssured.given()
                .baseUri(forge.url().toString())
                .header("Authorization", "Bearer " + forge.token())
                .contentType("application/json");
    }

    private static String cloneUrl() {
        return forge.url()
                .resolve("/git/%s.git".formatted(PROJECT))
                .toString()
                .replace("://", "://any:" + forge.token() + "@");
    }

    private static String submit() {
        return call().body("""
                {"role":"default","command":"date +%%N > now","attempts":{"user":1,"infrastructure":20},
                 "source":{"repository":"%s","commit":"auto"}}
                """.formatted(PROJECT))
                .post("/v1/tasks")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** Asked of the database: the services come and go. */
    private static String state(String id) {
        PGSimpleDataSource direct = new PGSimpleDataSource();
        direct.setUrl(postgres.jdbcUrl());
        direct.setUser(postgres.user());
        direct.setPassword(postgres.password());
        return new Database(direct)
                .transact(connection -> Sql.of(
                                connection,
                                "select state from task where id = ?",
                                TaskId.parse(id).orElseThrow())
                        .first(row -> row.getString(1))
                        .orElseThrow());
    }

    private static void awaitState(String id, String state) {
        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(state(id)).isEqualTo(state));
    }

    private static List<String> refs(String id) {
        return call().queryParam("prefix", "refs/heads/work/" + id + "/")
                .get("/v1/projects/{name}/refs", PROJECT)
                .jsonPath()
                .getList("refs.ref");
    }

    /** What happens to the task's requests: the given thing ends whoever runs it. */
    private interface Plan {
        void with(Runnable kill);
    }

    /** Kills whoever runs the task at that moment, starts it again, and looks at what there is in the end. */
    private static void killedAt(Plan plan) throws InterruptedException {
        CountDownLatch killed = new CountDownLatch(1);
        plan.with(() -> {
            host.kill();
            killed.countDown();
        });
        String id = submit();
        assertThat(killed.await(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .as("the moment came")
                .isTrue();
        host.start();

        awaitState(id, "succeeded");
        mustHaveOneOutcomeAndOneRef(id, 2);
    }

    private static void mustHaveOneOutcomeAndOneRef(String id, int attempts) {
        JsonPath delivery = call().get("/v1/tasks/{id}/delivery", id).jsonPath();
        JsonPath events = call().get("/v1/events?task={id}&limit=1000", id).jsonPath();
        assertThat(delivery.getList("attempts")).as("attempts").hasSize(attempts);
        assertThat(events.getList("events.kind", String.class)).containsOnlyOnce("task.succeeded");
        call().body("{\"olderThanSeconds\":0,\"dryRun\":false}")
                .post("/v1/purge")
                .then()
                .statusCode(200);
        String last = "attempts[%d].".formatted(attempts - 1);
        assertThat(refs(id)).containsExactly(delivery.getString(last + "ref"));
        local.git("fetch", "-q", cloneUrl(), delivery.getString(last + "ref"));
        assertThat(local.git("rev-parse", "FETCH_HEAD")).isEqualTo(delivery.getString(last + "commit"));
    }

    @Test
    void before_the_push_reaches_the_forge() throws InterruptedException {
        killedAt(kill -> proxy.onPush(new Mischief.Before(kill)));
    }

    @Test
    void after_the_ref_was_made_and_before_anybody_heard_so() throws InterruptedException {
        killedAt(kill -> proxy.onPush(new Mischief.After(kill)));
    }

    @Test
    void between_the_push_and_the_read_back() throws InterruptedException {
        killedAt(kill -> proxy.onRead(new Mischief.Before(kill)));
    }

    @Test
    void after_the_read_back_and_before_the_report() throws InterruptedException {
        killedAt(kill -> proxy.onRead(new Mischief.After(kill)));
    }

    @Test
    void both_services_while_the_commit_waits_to_be_confirmed() {
        proxy.onPush(new Mischief.After(forge::kill));
        String id = submit();
        // Nobody reads back now; the host reports what it knows, and is killed in its turn.
        await().atMost(DEADLINE).until(() -> state(id).equals("confirming"));
        host.kill();
        forge.start();
        forge.awaitReady();
        host.start();

        awaitState(id, "succeeded");
        mustHaveOneOutcomeAndOneRef(id, 1);
    }
}
