package dev.leasehold.api;

import dev.leasehold.lease.Settling;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

/** Ideators that stay up, in whole experiments: real processes, one for each experiment. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class IdeatorSessionTest extends ExperimentStand {
    /** Answers each request by running its argument, which may print ideas about {@code $n}, the request's number. */
    private static final String LOOP =
            "echo '{\"event\":\"ready\"}'; echo hello >&2; n=0; while read -r line; do n=$((n+1));"
                    + " id=$(printf %%s \"$line\" | sed 's/.*\"task_id\":\"\\([^\"]*\\)\".*/\\1/'); %s"
                    + " echo '{\"event\":\"ideation-done\",\"task_id\":\"'$id'\"}'; done";

    private static final String IDEA =
            "echo '{\"event\":\"idea\",\"task_id\":\"'$id'\",\"slug\":\"of-'$LEASEHOLD_TASK-$n'\","
                    + "\"priority\":1,\"content\":\"'$((40 - n))'\"}';";

    @Inject
    Database database;

    @Inject
    Settling settling;

    private String session(String command, String rest) {
        return spec(EXECUTOR, EVALUATOR, rest)
                .replace(
                        "roles:",
                        "roles:\n  ideator: {role: default, style: session, timeout: 30s, command: %s}"
                                .formatted(quoted(command)));
    }

    private List<String> events(String id, String kind) {
        return get("/v1/experiments/{id}/events?limit=1000", id)
                .getList("events.findAll { it.kind == '%s' }.data.task".formatted(kind), String.class);
    }

    private JsonPath task(String id) {
        return get("/v1/tasks/{id}", id);
    }

    private String log(String task) {
        return api.submitter().get("/v1/tasks/{id}/log", task).asString();
    }

    @Test
    void one_process_answers_every_request_and_ends_with_its_experiment() {
        String id = submit(session(LOOP.formatted(IDEA), "ideas: {maintain: 1, total: 4}"));

        assertThat(ended(id).getString("reason")).isEqualTo("exhausted");
        assertThat(variants(id).getList("variants.state", String.class))
                .hasSize(4)
                .containsOnly("integrated");
        assertThat(events(id, "ideation.asked")).hasSize(4);
        List<String> sessions = events(id, "ideator.started");
        assertThat(sessions).hasSize(1);
        String session = sessions.getFirst();
        assertThat(get("/v1/experiments/{id}/ideas", id).getList("ideas.slug", String.class))
                .containsExactlyInAnyOrder(
                        "of-%s-1".formatted(session),
                        "of-%s-2".formatted(session),
                        "of-%s-3".formatted(session),
                        "of-%s-4".formatted(session));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> task(session).getString("state"), state -> state.equals("succeeded"));
        assertThat(task(session).getInt("attempt")).isEqualTo(1);
        assertThat(log(session)).contains("hello", "leasehold: ready", "leasehold: 1 ideas");
    }

    @Test
    void a_process_that_breaks_the_protocol_is_replaced_and_only_its_request_fails() {
        String broken = LOOP.formatted("[ $n = 1 ] || echo '{\"event\":\"nonsense\",\"task_id\":\"'$id'\"}'; " + IDEA);
        String id = submit(session(broken, "ideas: {maintain: 1, total: 3}"));

        assertThat(ended(id).getString("reason")).isEqualTo("exhausted");
        List<String> sessions = events(id, "ideator.started");
        assertThat(sessions).hasSizeBetween(3, 4);
        assertThat(get("/v1/experiments/{id}/ideas", id).getList("ideas.slug", String.class))
                .contains("of-%s-1".formatted(sessions.get(0)), "of-%s-1".formatted(sessions.get(1)));
        assertThat(task(sessions.getFirst()).getString("code")).isEqualTo("session-broken");
        assertThat(task(sessions.getFirst()).getString("message"))
                .isEqualTo("the command broke off: 'nonsense' is no event of an ideator");
    }

    @Test
    void an_error_fails_the_request_and_keeps_the_process() {
        String error = LOOP.formatted(
                "[ $n != 2 ] || { echo '{\"event\":\"ideation-error\",\"task_id\":\"'$id'\",\"reason\":\"quota\"}'; continue; }; "
                        + IDEA);
        String id = submit(session(error, "ideas: {maintain: 1, total: 2}"));

        ended(id);
        assertThat(events(id, "ideator.started")).hasSize(1);
        assertThat(get("/v1/experiments/{id}/events?limit=1000", id)
                        .getList("events.findAll { it.kind == 'ideation.answered' }.data.why", String.class))
                .containsExactly("", "quota", "");
    }

    @Test
    void a_process_that_is_never_ready_pauses_its_experiment_with_the_reason() {
        String id = submit(session("exit 3", "baseline: {metrics: {size: 50}}\nideas: {maintain: 1}"));

        JsonPath paused = eventually(id, experiment -> "paused".equals(experiment.getString("state")));
        assertThat(paused.getString("reason")).isEqualTo("the ideator failed 5 times in a row");
        String last = events(id, "ideator.ended").getLast();
        assertThat(task(last).getString("message"))
                .isEqualTo("the command broke off: it did not say within 30 s that it is ready; it exited with 3");
        terminate(id);
    }

    @Test
    void an_ideator_that_is_restarted_is_asked_the_same_again() {
        String id = submit(session(
                LOOP.formatted("sleep 600;"), "baseline: {metrics: {size: 50}}\nideas: {maintain: 1, requests: 1}"));
        String first = await().atMost(Duration.ofSeconds(60)).until(() -> running(id), task -> task != null);
        await().atMost(Duration.ofSeconds(60)).until(() -> log(first), log -> log.contains("leasehold: asked"));

        api.submitter()
                .post("/v1/experiments/{id}/ideator/restart", id)
                .then()
                .statusCode(200)
                .body("ideator.style", equalTo("session"));

        String second = await().atMost(Duration.ofSeconds(60))
                .until(() -> running(id), task -> task != null && !task.equals(first));
        await().atMost(Duration.ofSeconds(60)).until(() -> log(second), log -> log.contains("leasehold: asked"));
        assertThat(task(first).getString("state")).isEqualTo("cancelled");
        assertThat(events(id, "ideation.asked")).containsExactly(first, second);
        terminate(id);
    }

    @Test
    void an_interrupt_reaches_an_ideator_that_stays_up_and_text_is_refused() {
        String id = submit(session(
                "trap 'echo caught >&2' INT; " + LOOP.formatted("until [ -e go ]; do sleep 0.1; done;" + IDEA),
                "baseline: {metrics: {size: 50}}\nideas: {maintain: 1, requests: 1}"));
        String task = await().atMost(Duration.ofSeconds(60)).until(() -> running(id), found -> found != null);
        await().atMost(Duration.ofSeconds(60)).until(() -> log(task), log -> log.contains("leasehold: asked"));

        api.submitter()
                .body("{\"text\":\"hello\"}")
                .post("/v1/tasks/{id}/input", task)
                .then()
                .statusCode(409)
                .body("code", equalTo("input-not-taken"));
        api.submitter().post("/v1/tasks/{id}/interrupt", task).then().statusCode(200);

        await().atMost(Duration.ofSeconds(60)).until(() -> log(task), log -> log.contains("caught"));
        terminate(id);
    }

    /** The task whose process is up. */
    private String running(String id) {
        String task = get("/v1/experiments/{id}", id).getString("ideator.task");
        return task != null && "running".equals(task(task).getString("state")) ? task : null;
    }

    private void terminate(String id) {
        api.submitter()
                .post("/v1/experiments/{id}/terminate?inFlight=cancel", id)
                .then()
                .statusCode(200);
        ended(id);
    }

    @Test
    void after_the_death_of_its_host_the_next_lease_begins_a_new_process_and_no_request_is_lost() {
        String id = submit(session(
                LOOP.formatted("[ $LEASEHOLD_ATTEMPT != 1 ] || sleep 600; " + IDEA),
                "baseline: {metrics: {size: 50}}\nideas: {maintain: 1, total: 1}"));
        String task = await().atMost(Duration.ofSeconds(60)).until(() -> running(id), found -> found != null);
        await().atMost(Duration.ofSeconds(60)).until(() -> log(task), log -> log.contains("leasehold: asked"));

        database.run(connection -> Sql.of(
                        connection,
                        "update task set expires_at = now() - interval '1 second' where id = ?",
                        TaskId.parse(task).orElseThrow())
                .execute());
        settling.expire(List.of(task));

        assertThat(ended(id).getString("reason")).isEqualTo("exhausted");
        assertThat(events(id, "ideation.asked")).containsExactly(task);
        assertThat(get("/v1/experiments/{id}/ideas", id).getList("ideas.slug", String.class))
                .containsExactly("of-%s-1".formatted(task));
        assertThat(task(task).getInt("attempt")).isEqualTo(2);
    }

    @Test
    void a_program_of_ones_own_can_be_the_ideator_over_rest() {
        String id = submit(session("true", "ideas: {maintain: 1, total: 1}")
                .replace("ideator: {role: default", "ideator: {role: other"));
        JsonPath grant = await().atMost(Duration.ofSeconds(60))
                .until(this::claim, claimed -> project.equals(claimed.getString("grants[0].work.source.repository")));
        String task = grant.getString("grants[0].task");
        long epoch = grant.getLong("grants[0].epoch");
        assertThat(grant.getInt("grants[0].work.session.readySeconds")).isEqualTo(30);

        JsonPath asked = worker(
                "/v1/claims/%s/requests".formatted(task), "{\"epoch\":%d,\"waitSeconds\":10}".formatted(epoch), 200);
        assertThat(asked.getString("body.experiment_id")).isEqualTo(id);
        String answer = "/v1/claims/%s/requests/%s/answer".formatted(task, asked.getString("request"));
        String ideas = "\"answer\":{\"ideas\":[{\"slug\":\"by-hand\",\"priority\":1,\"content\":\"12\"}]}}";
        worker(answer, "{\"epoch\":%d,".formatted(epoch - 1) + ideas, 409);
        worker(answer, "{\"epoch\":%d,".formatted(epoch) + ideas, 204);
        worker(answer, "{\"epoch\":%d,".formatted(epoch) + ideas, 204);

        assertThat(ended(id).getString("reason")).isEqualTo("exhausted");
        assertThat(variants(id).getList("variants.slug", String.class)).containsExactly("by-hand");
        assertThat(worker(
                                "/v1/claims/%s/requests".formatted(task),
                                "{\"epoch\":%d,\"waitSeconds\":10}".formatted(epoch),
                                200)
                        .getBoolean("over"))
                .isTrue();
        worker("/v1/claims/%s/outcome".formatted(task), "{\"epoch\":%d}".formatted(epoch), 200);
    }

    private JsonPath claim() {
        return worker("/v1/claims", "{\"role\":\"other\",\"host\":\"by-hand\",\"waitSeconds\":1}", 200);
    }

    private JsonPath worker(String path, String body, int status) {
        return api.worker("other")
                .body(body)
                .post(path)
                .then()
                .statusCode(status)
                .extract()
                .jsonPath();
    }
}
