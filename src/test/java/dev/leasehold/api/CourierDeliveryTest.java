package dev.leasehold.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.forge.ForgeTokens;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.Json;
import dev.leasehold.testing.CProgram;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** Through courier and launcher, as in a task's pod: three programs one after the other, and no cluster around them. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class CourierDeliveryTest extends DeliveryContract {
    private static final String ROLE = "carried";
    private static final String NO_REPOSITORY = "-";

    @Inject
    ForgeTokens tokens;

    @TestHTTPResource
    URI server;

    private Path pods;
    private Thread worker;
    private volatile boolean stopping;
    private int number;

    @BeforeEach
    void aWorker() throws IOException {
        CProgram.COURIER.path();
        CProgram.LAUNCHER.path();
        pods = Files.createTempDirectory("leasehold-pods-");
        worker = Thread.ofVirtual().start(this::work);
    }

    @AfterEach
    void itStops() throws InterruptedException {
        stopping = true;
        if (worker != null) {
            worker.join();
            Folders.delete(pods);
        }
    }

    @Override
    String role() {
        return ROLE;
    }

    @Test
    void a_large_file_that_changed_is_asked_for_and_lands() {
        String id =
                submit("head -c 3000000 /dev/zero >big; head -c 3000000 /dev/zero >out; echo out >.gitignore", "auto");

        assertThat(ended(id).getString("message")).isNull();
        String commit = landed(id);
        assertThat(local.git("ls-tree", "--name-only", commit).lines())
                .contains("big")
                .doesNotContain("out");
        assertThat(local.git("cat-file", "-s", commit + ":big")).isEqualTo("3000000");
    }

    @Test
    void artifacts_are_kept_and_a_digest_of_the_commands_own_is_not_believed() {
        String id = submit(
                "mkdir .leasehold/artifacts && head -c 100000 /dev/zero >.leasehold/artifacts/a"
                        + " && ln -s /etc/passwd .leasehold/artifacts/link"
                        + " && echo '{\\\"artifacts\\\":{\\\"digest\\\":\\\"mine\\\"}}' >$LEASEHOLD_OUTCOME",
                "none");

        assertThat(ended(id).getString("state")).isEqualTo("succeeded");
        String digest =
                api.submitter().get("/v1/tasks/{id}/attempts", id).jsonPath().getString("[0].outcome.artifacts.digest");
        byte[] tar = api.submitter().get("/v1/blobs/{digest}", digest).asByteArray();
        assertThat(new String(tar, UTF_8)).contains("ustar", "/etc/passwd").hasSizeGreaterThan(100_000);
    }

    @Test
    void a_task_without_a_repository_has_its_input_files() {
        String digest = api.submitter()
                .contentType("application/octet-stream")
                .body("uploaded".getBytes(UTF_8))
                .post("/v1/blobs")
                .jsonPath()
                .getString("digest");
        String id = api.submit("""
                {"role":"%s","command":"cat in/a; stat -c %%a in/a; cat b; test ! -e .git",
                 "inputs":[{"path":"in/a","content":"inline ","readOnly":true},{"path":"b","digest":"%s"}]}
                """.formatted(role(), digest));

        assertThat(ended(id).getString("message")).isNull();
        assertThat(log(id)).isEqualTo("inline 444\nuploaded");
    }

    @Test
    void a_command_that_fails_lands_nothing_and_says_so() {
        String id = submit("echo changed >README.md; exit 3", "auto");

        assertThat(ended(id).getString("code")).isEqualTo("command-failed");
        api.submitter().get("/v1/tasks/{id}/attempts", id).then().body("[0].exitCode", equalTo(3));
        assertThat(local.git("ls-remote", url, "refs/heads/work/" + id + "/*")).isEmpty();
    }

    @Test
    void an_outcome_that_is_none_is_the_commands_fault() {
        String id = submit("echo changed >README.md; echo '[]' >$LEASEHOLD_OUTCOME", "auto");

        assertThat(ended(id).getString("code")).isEqualTo("outcome-invalid");
    }

    @Test
    void an_input_in_the_place_of_a_folder_of_the_commit_is_refused() {
        String id = api.submit("""
                {"role":"%s","command":"true","source":{"repository":"%s","commit":"none"},
                 "inputs":[{"path":"src","content":"x"}]}
                """.formatted(role(), project));

        assertThat(ended(id).getString("code")).isEqualTo("setup-failed");
        assertThat(ended(id).getString("message")).startsWith("input src names a place that another input");
    }

    private void work() {
        while (!stopping) {
            JsonPath claimed = api.worker(ROLE)
                    .body("{\"role\":\"%s\",\"host\":\"pods\",\"waitSeconds\":1}".formatted(ROLE))
                    .post("/v1/claims")
                    .jsonPath();
            if (!claimed.getList("grants").isEmpty()) {
                try {
                    attempt(claimed);
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private void attempt(JsonPath grant) throws IOException, InterruptedException {
        Path pod = Files.createDirectory(pods.resolve(Integer.toString(number++)));
        for (String each : List.of(
                "work", "dev", "leasehold/repository", "leasehold/tools", "leasehold/record", "leasehold/token")) {
            Files.createDirectories(pod.resolve(each));
        }
        String repository = grant.getString("grants[0].work.source.repository");
        String token = tokens.ofAttempt(
                repository == null ? NO_REPOSITORY : repository,
                grant.getString("grants[0].task"),
                grant.getInt("grants[0].attempt"));
        Files.writeString(pod.resolve("leasehold/token/token"), token);
        if (carry(pod, "checkout") == 0) {
            assertThat(launch(pod, grant.getString("grants[0].work.command"))).isZero();
            assertThat(carry(pod, "publish")).isZero();
        }
        JsonNode word = Json.read(Files.readString(pod.resolve("dev/termination-log")), JsonNode.class);
        ObjectNode end = word.get("end").deepCopy();
        end.put("epoch", grant.getLong("grants[0].epoch"));
        api.worker(ROLE)
                .body(end.toString())
                .post("/v1/claims/{task}/outcome", grant.getString("grants[0].task"))
                .then()
                .statusCode(200);
    }

    private int carry(Path pod, String step) throws IOException, InterruptedException {
        return run(
                Map.of(),
                CProgram.COURIER.path().toString(),
                step,
                "--root",
                pod.toString(),
                "--launcher",
                CProgram.LAUNCHER.path().toString(),
                "--service",
                server.toString(),
                "--deadline-seconds",
                "60");
    }

    private int launch(Path pod, String command) throws IOException, InterruptedException {
        Path workspace = pod.resolve("work/workspace");
        Map<String, String> environment = Map.of(
                "HOME", pod.resolve("work/home").toString(),
                "LEASEHOLD_OUTCOME",
                        workspace.resolve(".leasehold/outcome.json").toString(),
                "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                        pod.resolve("leasehold/repository/objects").toString());
        return run(
                environment,
                pod.resolve("leasehold/tools/launcher").toString(),
                "--result",
                pod.resolve("leasehold/record/result.json").toString(),
                "--log",
                pod.resolve("leasehold/record/log").toString(),
                "--log-bytes",
                "1000000",
                "--workdir",
                workspace.toString(),
                "--deadline",
                "60",
                "--grace",
                "2",
                "--",
                "/bin/sh",
                "-c",
                command);
    }

    private static int run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        ProcessBuilder program = new ProcessBuilder(new ArrayList<>(List.of(words))).inheritIO();
        program.environment().putAll(environment);
        return program.start().waitFor();
    }
}
