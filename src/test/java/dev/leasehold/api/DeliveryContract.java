package dev.leasehold.api;

import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.GitRepository;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

/** A task's work lands on the forge as a commit, through a real service, a real sandbox and the real git. */
abstract class DeliveryContract {
    @Inject
    ApiClient api;

    @TempDir
    Path folder;

    String project;
    String url;
    GitRepository local;
    private String main;

    @BeforeEach
    void aProjectWithOneCommit() {
        project = "delivery-" + UUID.randomUUID();
        api.submitter()
                .body("{\"name\":\"%s\"}".formatted(project))
                .post("/v1/projects")
                .then()
                .statusCode(201);
        url = "http://any:%s@localhost:%d/git/%s.git".formatted(api.token(Scope.SUBMIT), RestAssured.port, project);
        local = GitRepository.bare(folder.resolve("local.git"));
        main = local.commit("main", "README.md=hello\n", "src/solver.py=print(1)\n");
        local.git("push", "-q", url, "main");
    }

    /** Whose tasks are run. */
    abstract String role();

    final JsonPath ended(String id) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> api.submitter().get("/v1/tasks/{id}", id).jsonPath(),
                        task -> task.getString("finishedAt") != null);
    }

    private JsonPath delivery(String id, int rungs) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> api.submitter().get("/v1/tasks/{id}/delivery", id).jsonPath(),
                        delivery -> delivery.getList("attempts[0].rungs").size() >= rungs);
    }

    final String submit(String command, String commit) {
        return api.submit("""
                {"role":"%s","command":"%s","source":{"repository":"%s","commit":"%s"}}
                """.formatted(role(), command, project, commit));
    }

    final String landed(String id) {
        local.git("fetch", "-q", url, "refs/heads/work/" + id + "/1");
        return local.git("rev-parse", "FETCH_HEAD");
    }

    @Test
    void what_a_command_changed_becomes_a_commit_that_was_read_back() {
        String id = submit("echo faster > src/solver.py; rm README.md; echo new > NOTES", "auto");

        assertThat(ended(id).getString("state")).isEqualTo("succeeded");
        String commit = landed(id);
        assertThat(local.git("rev-parse", commit + "^")).isEqualTo(main);
        assertThat(local.git("diff", "--name-status", main, commit))
                .isEqualTo("A\tNOTES\nD\tREADME.md\nM\tsrc/solver.py");
        assertThat(local.git("log", "-1", "--format=%an", commit)).isEqualTo("task " + id);
        JsonPath delivery = delivery(id, 5);
        assertThat(delivery.getString("state")).isEqualTo("landed");
        assertThat(delivery.getString("attempts[0].commit")).isEqualTo(commit);
        assertThat(delivery.getList("attempts[0].rungs.rung"))
                .isEqualTo(List.of("outcome", "quarantine", "push", "read-back", "service"));
    }

    @Test
    void a_command_makes_its_own_commits_and_names_the_last() {
        String id = submit(
                "echo one > a && git add a && git commit -qm one && echo two > b && git add b && git commit -qm two"
                        + " && printf '{\\\"commit\\\":\\\"%s\\\"}' $(git rev-parse HEAD) > $LEASEHOLD_OUTCOME",
                "own");

        assertThat(ended(id).getString("message")).isNull();
        assertThat(local.git("log", "--format=%s", main + ".." + landed(id))).isEqualTo("two\none");
    }

    @Test
    void a_task_that_only_looks_has_the_files_and_lands_nothing() {
        String id = submit("cat README.md .leasehold/task.json; git log --oneline | wc -l; echo x > README.md", "none");

        assertThat(ended(id).getString("state")).isEqualTo("succeeded");
        assertThat(log(id)).contains("hello", "\"task\":\"" + id + "\"");
        assertThat(api.submitter().get("/v1/tasks/{id}/delivery", id).jsonPath().getString("state"))
                .isEqualTo("none");
        assertThat(local.git("ls-remote", url, "refs/heads/work/" + id + "/*")).isEmpty();
    }

    final String log(String id) {
        return api.submitter().get("/v1/tasks/{id}/log", id).asString();
    }

    @Test
    void a_change_of_nothing_is_refused_with_its_rung() {
        String id = submit("true", "auto");

        JsonPath task = ended(id);
        assertThat(task.getString("code")).isEqualTo("output-refused");
        assertThat(delivery(id, 2).getList("attempts[0].rungs.rung")).isEqualTo(List.of("outcome", "quarantine"));
        assertThat(local.git("ls-remote", url, "refs/heads/work/" + id + "/*")).isEmpty();
    }

    @Test
    void a_repository_or_a_parent_that_is_not_there_is_told_at_once() {
        api.submitter()
                .body("""
                        {"role":"%s","command":"true","source":{"repository":"nobody-has-it"}}
                        """.formatted(role()))
                .post("/v1/tasks")
                .then()
                .statusCode(400)
                .body("field", equalTo("source.repository"));
        api.submitter()
                .body("""
                        {"role":"%s","command":"true","source":{"repository":"%s","parents":["nowhere"]}}
                        """.formatted(role(), project))
                .post("/v1/tasks")
                .then()
                .statusCode(400)
                .body("field", equalTo("source.parents"));
    }

    @Test
    void two_parents_are_there_to_be_merged() {
        local.git("update-ref", "refs/heads/side", main);
        String side = local.commit("side", "side.txt=side\n");
        String tip = local.commit("main", "main.txt=main\n");
        local.git("push", "-q", url, "main", "side");
        String id = api.submit("""
                {"role":"%s","command":"git merge -q -m merged refs/leasehold/parent-2 && printf '{\\"commit\\":\\"%%s\\"}' $(git rev-parse HEAD) > $LEASEHOLD_OUTCOME",
                 "source":{"repository":"%s","parents":["main","side"],"commit":"own"}}
                """.formatted(role(), project));

        assertThat(ended(id).getString("message")).isNull();
        assertThat(local.git("log", "-1", "--format=%P", landed(id))).isEqualTo(tip + " " + side);
    }
}
