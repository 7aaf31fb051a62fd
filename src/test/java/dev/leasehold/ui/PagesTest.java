package dev.leasehold.ui;

import dev.leasehold.experiment.loop.Standings;
import dev.leasehold.experiment.objective.Direction;
import dev.leasehold.experiment.standing.Standing;
import dev.leasehold.experiment.store.VariantOrder;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.GitRepository;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

/** What the pages show, of an experiment that really ran and of thousands of variants that did not. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class PagesTest {
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private static final String HOSTILE = "<script>alert(1)</script>\"'&";
    private static final String SPEC = """
            name: %s
            repository: {project: %s}
            metrics: {size: integer}
            objective: {expr: size, direction: minimize}
            roles:
              executor: {role: default, command: 'cat .leasehold/idea.txt > size'}
              evaluator:
                role: default
                command: 'printf "{\\"status\\":\\"success\\",\\"evaluation\\":{\\"size\\":%%d}}" "$(cat size)" > $LEASEHOLD_OUTCOME'
            ideas:
              list:
                - {slug: smaller, content: '30'}
                - {slug: larger, content: '70'}
            """;

    @Inject
    ApiClient api;

    @Inject
    Database database;

    @Inject
    Standings standings;

    private static String experiment;
    private static String project;

    @TempDir
    Path folder;

    private String token;

    @BeforeEach
    void an_experiment_that_has_run() {
        token = api.token(Scope.SUBMIT);
        if (experiment == null) {
            project = "shown-" + UUID.randomUUID();
            api.submitter().body("{\"name\":\"%s\"}".formatted(project)).post("/v1/projects");
            GitRepository local = GitRepository.bare(folder.resolve("local.git"));
            local.commit("main", "size=50\n");
            local.git(
                    "push",
                    "-q",
                    "http://any:%s@localhost:%d/git/%s.git".formatted(token, RestAssured.port, project),
                    "main");
            experiment = api.submitExperiment(SPEC.formatted(quoted(HOSTILE), project));
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> "terminated"
                            .equals(api.submitter()
                                    .get("/v1/experiments/" + experiment)
                                    .path("state")));
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private String page(String path) {
        return RestAssured.given()
                .cookie(SessionCookie.NAME, token)
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .body()
                .asString();
    }

    private String variant(String slug) {
        return api.submitter()
                .get("/v1/experiments/" + experiment + "/variants")
                .path("variants.find { it.slug == '%s' }.id".formatted(slug));
    }

    @Test
    void words_of_others_are_text_and_nothing_else() {
        String shown = "/experiments/" + experiment;
        for (String path : new String[] {"/", shown, shown + "/ideas", shown + "/spec"}) {
            assertThat(page(path)).as(path).contains("&lt;script&gt;").doesNotContain("<script>alert");
        }
        String task = api.submit("{\"role\":\"default\",\"command\":[\"echo\",\"<script>alert(2)</script>\"]}");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(page("/tasks/" + task)).contains("&lt;script&gt;alert(2)"));
        assertThat(page("/tasks/" + task)).doesNotContain("<script>alert(2)");
    }

    @Test
    void an_experiment_shows_its_best_its_baseline_and_its_variants_by_rank() {
        String page = page("/experiments/" + experiment);

        assertThat(page).contains("terminated", "exhausted", "<strong>30</strong>", ">50");
        assertThat(page.indexOf(">smaller</a></th>")).isPositive().isLessThan(page.indexOf(">larger</a></th>"));
        assertThat(page).doesNotContain("Terminate it");
    }

    @Test
    void the_curve_of_an_experiment_is_at_the_address_that_its_page_names() {
        Matcher curve = Pattern.compile("class=\"plot\" src=\"([^\"]+)\"").matcher(page("/experiments/" + experiment));

        assertThat(curve.find()).isTrue();
        assertThat(page(curve.group(1))).startsWith("<svg");
    }

    @Test
    void experiments_are_chosen_by_state_and_by_name() {
        String link = "href=\"/experiments/" + experiment + "\"";

        assertThat(page("/?state=terminated&name=ALERT("))
                .contains(link, "<option selected>terminated</option>", "value=\"ALERT(\"");
        assertThat(page("/?state=paused")).doesNotContain(link);
        assertThat(page("/?state=&name=no+such+name"))
                .contains("No experiment fits.")
                .doesNotContain("leasehold demo");
    }

    @Test
    void an_experiment_leads_to_its_spec_as_it_was_submitted() {
        assertThat(page("/experiments/" + experiment)).contains("href=\"/experiments/%s/spec\"".formatted(experiment));
        assertThat(page("/experiments/" + experiment + "/spec"))
                .contains("objective: {expr: size, direction: minimize}");
    }

    @Test
    void variants_are_sorted_as_asked() {
        String page = page("/experiments/" + experiment + "?sort=name");

        assertThat(page.indexOf(">larger</a></th>")).isPositive().isLessThan(page.indexOf(">smaller</a></th>"));
    }

    @Test
    void a_variant_shows_what_it_changed_and_who_made_it() {
        String page = page("/experiments/%s/variants/%s".formatted(experiment, variant("smaller")));

        assertThat(page)
                .contains("class=\"removed\">-50", "class=\"added\">+30", "Made by", "Evaluated by", "integrated");
    }

    @Test
    void lines_of_descent_name_every_variant() {
        assertThat(page("/experiments/" + experiment + "/lineage")).contains("smaller", "larger", "deep-0");
    }

    @Test
    void a_task_shows_its_log_its_attempts_and_its_journal() {
        String task = api.submit("{\"role\":\"default\",\"command\":\"echo well said; exit 3\"}");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(page("/tasks/" + task)).contains("command-failed", "well said"));

        assertThat(page("/tasks/" + task))
                .contains("exit 3", "task.failed", "action=\"/tasks/%s/retry\"".formatted(task), "Queue it again");
        assertThat(page("/tasks/" + task + "/diagnostics"))
                .contains("id=\"diagnosis\"", "well said", "no host holds it");
    }

    @Test
    void a_task_shows_what_it_runs_and_all_that_was_said_of_it() {
        String task = api.submit("""
                {"role": "outside", "command": ["echo", "<b>", "it's"], "priority": 7, "labels": {"team": "blue"},
                 "runAfter": "2100-01-01T00:00:00Z"}
                """);

        assertThat(page("/tasks/" + task))
                .contains("echo &#39;&lt;b&gt;&#39; &#39;it&#39;\\&#39;&#39;s&#39;", "<dt>Priority</dt><dd>7</dd>")
                .contains("<code>team=blue</code>", "<dt>Not before</dt>", "title=\"2100-01-01T00:00:00Z\">in 2");
    }

    @Test
    void a_page_hears_at_once_of_what_has_happened_since_it_was_made() throws Exception {
        String task = api.submit("{\"role\":\"outside\",\"command\":\"true\"}");
        Matcher address = Pattern.compile("sse-connect=\"([^\"]+)\"").matcher(page("/tasks/" + task));
        assertThat(address.find()).isTrue();
        api.submitter().post("/v1/tasks/" + task + "/cancel");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> page("/tasks/" + task).contains("task.cancelled"));

        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:%d%s".formatted(RestAssured.port, address.group(1))))
                .header("Cookie", SessionCookie.NAME + "=" + token)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            CompletableFuture<String> rung = new CompletableFuture<>();
            CompletableFuture<?> asked =
                    client.sendAsync(request, BodyHandlers.fromLineSubscriber(new FirstRing(rung)));
            assertThat(rung.get(10, TimeUnit.SECONDS)).contains("changed");
            asked.cancel(true);
            client.shutdownNow();
        }
    }

    /** Looks for the first event of a stream that does not end by itself. */
    private record FirstRing(CompletableFuture<String> rung) implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            if (line.startsWith("event:")) {
                rung.complete(line);
            }
        }

        @Override
        public void onError(Throwable why) {
            rung.completeExceptionally(why);
        }

        @Override
        public void onComplete() {
            rung.completeExceptionally(new AssertionError("the stream has ended without a ring"));
        }
    }

    @Test
    void tasks_are_listed_as_chosen() {
        String task = api.submit("{\"role\":\"outside\",\"command\":\"true\",\"group\":\"seen-on-a-page\"}");

        assertThat(page("/tasks?state=queued&role=outside&group=seen-on-a-page"))
                .contains(task);
        assertThat(page("/tasks?state=failed&role=&group=seen-on-a-page")).doesNotContain(task);
    }

    @Test
    void a_role_that_is_not_configured_is_shown_as_chosen() {
        assertThat(page("/tasks?role=nosuch")).contains("<option selected>nosuch</option>");
    }

    @Test
    void an_unknown_task_leads_to_those_there_are() {
        assertThat(missing("/tasks/nosuch"))
                .contains("There is no such task", "<a href=\"/tasks\">", "task-not-found")
                .doesNotContain("/v1/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing/here", "/tasks/nosuch/here/neither"})
    void an_unknown_address_is_a_page_for_a_browser(String path) {
        assertThat(missing(path))
                .contains("<h1>There is nothing at this address</h1>", "<a href=\"/\">")
                .doesNotContain("/openapi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/nothing", "/git/nothing", "/health/nothing", "/metrics/nothing", "/openapi/nothing"})
    void what_is_for_programs_is_no_page_for_a_browser_either(String path) {
        RestAssured.given().accept(BROWSER).get(path).then().contentType(not(containsString("html")));
    }

    private String missing(String path) {
        return RestAssured.given()
                .accept(BROWSER)
                .cookie(SessionCookie.NAME, token)
                .get(path)
                .then()
                .statusCode(404)
                .contentType("text/html")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .extract()
                .body()
                .asString();
    }

    @Test
    void the_queue_shows_what_waits_the_roles_and_the_health() {
        api.submit("{\"role\":\"outside\",\"command\":\"true\"}");

        assertThat(page("/queue")).contains(">outside</a>", "queued", "whoever claims over REST", "hosts");
    }

    @Test
    void what_waits_in_the_queue_is_listed_where_its_link_leads() {
        String task = api.submit("{\"role\":\"outside\",\"command\":\"true\",\"runAfter\":\"2100-01-01T00:00:00Z\"}");
        Matcher link = Pattern.compile("href=\"([^\"]+)\">outside</a></th><td><span class=\"state delayed")
                .matcher(page("/queue"));

        assertThat(link.find()).isTrue();
        assertThat(page(link.group(1).replace("&amp;", "&"))).contains(task);
    }

    @Test
    void ten_thousand_variants_are_a_page_at_a_time_and_ranked_as_a_whole() {
        UUID id = TaskId.parse(
                        api.submitExperiment(SPEC.formatted("many", project).replace("ideas:", "parallel: 1\nideas:")))
                .orElseThrow();
        database.run(connection -> Sql.of(connection, """
                        with ideas as (
                          insert into idea (id, experiment, state, slug, priority, parents, content)
                          select gen_random_uuid(), ?, 'taken', 'v' || n, 0, '{}', 'sha256:' || repeat('0', 64)
                          from generate_series(1, 10000) n returning id, slug
                        )
                        insert into variant (id, experiment, idea, slug, state, parents, score, finished_at)
                        select gen_random_uuid(), ?, id, slug, 'integrated', '{}', substr(slug, 2)::int / 2, now()
                        from ideas
                        """, id, id).execute());

        var page = standings.variants(id, Direction.MINIMIZE, VariantOrder.RANK, 0, Pages.ROWS);
        String shown = page("/experiments/" + TaskId.text(id) + "?sort=name&offset=5000");

        assertThat(page.places()).hasSize(Pages.ROWS);
        assertThat(page.all()).isGreaterThanOrEqualTo(10_000);
        assertThat(shown).contains("5001–5050 of 1000"); // its own few ideas may come in meanwhile
        var whole = Standing.of(standings.lines(id), Direction.MINIMIZE);
        assertThat(page.places().stream().map(Standing.Place::rank))
                .containsExactlyElementsOf(whole.places().stream()
                        .limit(Pages.ROWS)
                        .map(Standing.Place::rank)
                        .toList());
        api.submitter()
                .queryParams(Map.of("inFlight", "cancel"))
                .post("/v1/experiments/" + TaskId.text(id) + "/terminate");
    }
}
