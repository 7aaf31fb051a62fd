package dev.leasehold.api.git;

import dev.leasehold.delivery.Relay;
import dev.leasehold.lease.Event;
import dev.leasehold.lease.Journal;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.Git;
import dev.leasehold.testing.PostgresResource;
import dev.leasehold.testing.UpstreamServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

/** Import and relay between the service and real git servers over TLS. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(value = UpstreamServers.class, restrictToAnnotatedClass = true)
class UpstreamTest {
    @Inject
    ApiClient api;

    @Inject
    ForgeFixture fixture;

    @Inject
    Database database;

    @Inject
    Relay relay;

    @Inject
    Journal journal;

    private UpstreamServers.Upstream upstream;

    @AfterEach
    void theUpstreamIsUp() {
        upstream.server().down(false);
    }

    @Test
    void an_import_makes_a_project_of_the_upstreams_branch_and_later_moves_it_forward() {
        String project = name();
        String first = upstream.repository().commit("main", "a=" + project);

        Response answer = bring(project, "good", "main");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.jsonPath().getString("commit")).isEqualTo(first);
        Git disk = fixture.disk(project);
        assertThat(disk.must("rev-parse", "main")).isEqualTo(first);
        String second = upstream.repository().commit("main", "b=" + project);
        assertThat(bring(project, "good", "main").jsonPath().getString("commit"))
                .isEqualTo(second);
        assertThat(disk.must("for-each-ref", "--format=%(refname) %(objectname)"))
                .isEqualTo("refs/heads/main " + second);
    }

    @Test
    void a_file_upstream_and_a_branch_of_another_name_begin_a_project_as_well() {
        String project = name();
        String commit = upstream.repository().commit("trunk", "t=" + project);

        assertThat(bring(project, "local", "trunk").statusCode()).isEqualTo(200);

        assertThat(fixture.disk(project).must("rev-parse", "main", "trunk")).isEqualTo(commit + "\n" + commit);
    }

    @Test
    void a_branch_that_went_another_way_here_is_left_as_it_is() {
        String project = name();
        upstream.repository().commit("main", "c=" + project);
        assertThat(bring(project, "good", "main").statusCode()).isEqualTo(200);
        Git disk = fixture.disk(project);
        String own = disk.must("commit-tree", "-p", "main", "-m", "ours", "main^{tree}");
        disk.must("update-ref", "refs/heads/main", own);
        upstream.repository().commit("main", "d=" + project);

        Response answer = bring(project, "good", "main");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("upstream-diverged");
        assertThat(disk.must("for-each-ref", "--format=%(refname) %(objectname)"))
                .isEqualTo("refs/heads/main " + own);
    }

    @ParameterizedTest
    @CsvSource({
        "untrusted, main, 502, upstream-untrusted",
        "denied, main, 502, upstream-denied",
        "redirected, main, 502, upstream-redirected",
        "good, no-such-branch, 404, upstream-ref-not-found",
        "nobody, main, 404, upstream-not-found",
        "good, work/x/1, 400, field-invalid",
        "good, --upload-pack=x, 400, field-invalid"
    })
    void each_failure_has_its_code_leaves_no_project_and_says_no_credential(
            String from, String branch, int status, String code) {
        String project = name();
        upstream.repository().commit("main", "e=" + project);

        Response answer = bring(project, from, branch);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.jsonPath().getString("code")).isEqualTo(code);
        assertThat(answer.asString()).doesNotContain(upstream.secret()).doesNotContain(upstream.wrong());
        api.submitter().get("/v1/projects/{name}", project).then().statusCode(404);
    }

    @Test
    void nobody_follows_a_redirect_to_another_host() {
        bring(name(), "redirected", "main").then().statusCode(502);

        assertThat(upstream.stolen()).isEmpty();
    }

    @Test
    void a_variant_is_relayed_and_read_back_and_a_second_time_is_as_good() {
        String project = imported();
        String ref = variant(project);

        Response answer = relay(project, "good", ref);

        assertThat(answer.jsonPath().getString("relays[0].state"))
                .as(answer.asString())
                .isEqualTo("relayed");
        assertThat(answer.jsonPath().getList("relays[0].rungs.name")).containsExactly("push", "read-back");
        assertThat(upstream.repository().git("rev-parse", ref))
                .isEqualTo(fixture.disk(project).must("rev-parse", ref));
        assertThat(relay(project, "good", ref).jsonPath().getString("relays[0].state"))
                .isEqualTo("relayed");
        assertThat(relays(project).jsonPath().getList("relays.ref")).containsExactly(ref);
    }

    @Test
    void every_rung_to_an_upstream_is_an_event_with_what_was_seen() {
        String project = imported();
        String ref = variant(project);
        upstream.repository().commit(ref.substring("refs/heads/".length()), "theirs=2");
        String theirs = upstream.repository().git("rev-parse", ref);

        long before = journal.head();

        relay(project, "good", ref);

        List<Event> told = await().atMost(Duration.ofSeconds(30))
                .until(() -> told(project, before), events -> events.stream().anyMatch(this::isEnd));
        assertThat(told).extracting(Event::kind).containsExactly("relay.push", "relay.read-back", "relay.refused");
        assertThat(told).allSatisfy(event -> {
            assertThat(event.data().path("upstream").asText()).isEqualTo("good");
            assertThat(event.data().path("ref").asText()).isEqualTo(ref);
        });
        assertThat(told.get(1).data().path("found").asText()).isEqualTo("different");
        assertThat(told.get(1).data().path("commit").asText()).isEqualTo(theirs);
    }

    @Test
    void another_commit_there_is_refused_and_stays() {
        String project = imported();
        String ref = variant(project);
        upstream.repository().commit(ref.substring("refs/heads/".length()), "theirs=1");
        String theirs = upstream.repository().git("rev-parse", ref);

        Response answer = relay(project, "good", ref);

        assertThat(answer.jsonPath().getString("relays[0].state"))
                .as(answer.asString())
                .isEqualTo("refused");
        assertThat(answer.jsonPath().getString("relays[0].message")).contains(theirs);
        assertThat(upstream.repository().git("rev-parse", ref)).isEqualTo(theirs);
    }

    @Test
    void an_upstream_that_is_down_leaves_it_pending_until_it_is_up_again() {
        String project = imported();
        String ref = variant(project);
        upstream.server().down(true);

        Response answer = relay(project, "good", ref);

        assertThat(answer.jsonPath().getString("relays[0].state"))
                .as(answer.asString())
                .isEqualTo("pending");
        upstream.server().down(false);
        database.run(connection ->
                Sql.of(connection, "update relay set run_after = now()").execute());
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            relay.round();
            return relays(project).jsonPath().getString("relays[0].state").equals("relayed");
        });
        assertThat(upstream.repository().git("rev-parse", ref))
                .isEqualTo(fixture.disk(project).must("rev-parse", ref));
    }

    @Test
    void what_is_not_confirmed_is_not_relayed() {
        String project = imported();
        String work = "refs/heads/work/01jd0000000000000000000000/1";
        Git disk = fixture.disk(project);
        disk.must("update-ref", work, "main");

        for (String ref : new String[] {work, "refs/heads/main", "refs/heads/variant/none"}) {
            Response answer = relay(project, "good", ref);

            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.jsonPath().getString("code")).isEqualTo("ref-not-confirmed");
        }
    }

    @Test
    void an_upstream_that_takes_all_gets_confirmed_work_by_itself() {
        bring("whole-project", "good", "main").then().statusCode(200);
        String id = api.submit("""
                {"role":"default","command":"echo more > more.txt",
                 "source":{"repository":"whole-project","parents":["main"]}}""");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> "succeeded"
                        .equals(api.submitter().get("/v1/tasks/{id}", id).path("state")));
        String ref = "refs/heads/work/%s/1".formatted(id);
        nobodyRemembers(1_500, "whole-project");

        relay.gather();
        relay.round();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(new Git(upstream.folder().resolve("r/whole.git")).must("rev-parse", ref))
                                .isEqualTo(fixture.disk("whole-project").must("rev-parse", ref)));
        JsonPath delivery = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> api.submitter().get("/v1/tasks/{id}/delivery", id).jsonPath(),
                        answer -> "relayed".equals(answer.getString("attempts[0].relays[0].state")));
        assertThat(delivery.getString("attempts[0].relays[0].upstream")).isEqualTo("whole");
        assertThat(delivery.getList("attempts[0].relays[0].rungs.rung"))
                .containsExactly("push", "read-back", "relayed");
    }

    /** Older refs than all others, of attempts that are forgotten. */
    private void nobodyRemembers(int refs, String project) {
        Git disk = fixture.disk(project);
        String main = disk.must("rev-parse", "main");
        String commands = IntStream.range(0, refs)
                .mapToObj(i -> "create refs/heads/work/01jd%022d/1 %s\n".formatted(i, main))
                .collect(Collectors.joining());
        assertThat(disk.input(commands.getBytes(StandardCharsets.US_ASCII), "update-ref", "--stdin")
                        .ok())
                .isTrue();
    }

    private List<Event> told(String project, long position) {
        return journal.after(position, 10_000).stream()
                .filter(event -> project.equals(event.project()))
                .toList();
    }

    private boolean isEnd(Event event) {
        return List.of("relay.relayed", "relay.pending", "relay.refused").contains(event.kind());
    }

    @Test
    void an_experiment_imports_what_it_evolves_and_its_best_variant_is_pushed_back() {
        String base = upstream.repository().commit("main", "size=50");
        String spec = """
                {"repository": {"import": "%s"}, "metrics": {"size": "integer"},
                 "objective": {"expr": "size", "direction": "minimize"},
                 "roles": {"executor": {"role": "default", "command": "cat .leasehold/idea.txt > size"},
                           "evaluator": {"role": "default",
                             "command": "printf '{\\"status\\":\\"success\\",\\"evaluation\\":{\\"size\\":%%d}}' \\"$(cat size)\\" > $LEASEHOLD_OUTCOME"}},
                 "ideas": {"list": [{"slug": "large", "content": "70"}, {"slug": "small", "content": "10"}]}}
                """.formatted("file://" + upstream.repository().folder());
        String id = api.submitter()
                .body(spec)
                .post("/v1/experiments")
                .then()
                .statusCode(201)
                .body("baseCommit", equalTo(base))
                .extract()
                .path("id");
        await().atMost(Duration.ofSeconds(90))
                .until(() -> "terminated"
                        .equals(api.submitter().get("/v1/experiments/{id}", id).path("state")));
        String push = "{\"upstream\": \"good\", \"best\": 1}";

        api.submitter()
                .body(push)
                .post("/v1/experiments/{id}/variants/push", id)
                .then()
                .statusCode(403);
        Response answer = api.as(Scope.ADMIN).body(push).post("/v1/experiments/{id}/variants/push", id);

        assertThat(answer.jsonPath().getList("relays.state"))
                .as(answer.asString())
                .containsExactly("relayed");
        assertThat(answer.jsonPath().getString("relays[0].ref")).endsWith("-small");
        assertThat(upstream.repository().git("show", answer.jsonPath().getString("relays[0].ref") + ":size"))
                .isEqualTo("10");
        api.submitter()
                .body(spec.replace("/product", "/another"))
                .post("/v1/experiments")
                .then()
                .statusCode(400)
                .body("field", equalTo("repository.import"));
    }

    private String imported() {
        String project = name();
        upstream.repository().commit("main", "f=" + project);
        bring(project, "good", "main").then().statusCode(200);
        return project;
    }

    private String variant(String project) {
        Git disk = fixture.disk(project);
        String ref = "refs/heads/variant/" + project;
        disk.must("update-ref", ref, disk.must("commit-tree", "-p", "main", "-m", "better", "main^{tree}"));
        return ref;
    }

    private Response bring(String project, String from, String branch) {
        return api.submitter()
                .body("{\"upstream\":\"%s\",\"ref\":\"%s\"}".formatted(from, branch))
                .post("/v1/projects/{name}/import", project);
    }

    private Response relay(String project, String to, String ref) {
        return api.as(Scope.ADMIN)
                .body("{\"upstream\":\"%s\",\"refs\":[\"%s\"]}".formatted(to, ref))
                .post("/v1/projects/{name}/relay", project);
    }

    private Response relays(String project) {
        return api.submitter().get("/v1/projects/{name}/relays", project);
    }

    private static String name() {
        return "u-" + UUID.randomUUID();
    }
}
