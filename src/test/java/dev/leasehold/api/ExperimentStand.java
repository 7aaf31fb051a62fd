package dev.leasehold.api;

import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.GitRepository;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Predicate;

import static org.awaitility.Awaitility.await;

/** A project with one commit, and what tests of whole experiments ask of a real service. */
abstract class ExperimentStand {
    static final String EVALUATOR =
            "printf '{\"status\":\"success\",\"evaluation\":{\"size\":%d}}'" + " \"$(cat size)\" > $LEASEHOLD_OUTCOME";
    static final String EXECUTOR = "cat .leasehold/idea.txt > size";

    @Inject
    ApiClient api;

    @TempDir
    Path folder;

    String project;
    String url;
    GitRepository local;
    String main;

    @BeforeEach
    void aProjectWithOneCommit() {
        project = "evolving-" + UUID.randomUUID();
        api.submitter()
                .body("{\"name\":\"%s\"}".formatted(project))
                .post("/v1/projects")
                .then()
                .statusCode(201);
        url = "http://any:%s@localhost:%d/git/%s.git".formatted(api.token(Scope.SUBMIT), RestAssured.port, project);
        local = GitRepository.bare(folder.resolve("local.git"));
        main = local.commit("main", "size=50\n");
        local.git("push", "-q", url, "main");
    }

    /** Smaller is better; the rest of the spec is the test's. */
    String spec(String executor, String evaluator, String rest) {
        return """
                repository: {project: %s}
                metrics: {size: integer}
                objective: {expr: size, direction: minimize}
                roles:
                  executor: {role: default, command: %s}
                  evaluator: {role: default, attempts: 2, command: %s}
                %s
                """.formatted(project, quoted(executor), quoted(evaluator), rest);
    }

    static String quoted(String line) {
        return "'" + line.replace("'", "''") + "'";
    }

    static String ideas(String... contents) {
        StringBuilder list = new StringBuilder("ideas:\n  list:\n");
        for (int i = 0; i < contents.length; i++) {
            list.append("  - {slug: idea-%d, priority: %d, content: %s}%n"
                    .formatted(i + 1, contents.length - i, quoted(contents[i])));
        }
        return list.toString();
    }

    String submit(String spec) {
        return api.submitExperiment(spec);
    }

    JsonPath get(String path, Object... parameters) {
        return api.submitter().get(path, parameters).jsonPath();
    }

    JsonPath eventually(String id, Predicate<JsonPath> condition) {
        return await().atMost(Duration.ofSeconds(90)).until(() -> get("/v1/experiments/{id}", id), condition);
    }

    JsonPath ended(String id) {
        return eventually(id, experiment -> "terminated".equals(experiment.getString("state")));
    }

    JsonPath variants(String id) {
        return get("/v1/experiments/{id}/variants", id);
    }
}
