package dev.leasehold.api;

import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The worker that docs/examples shows, against the real service. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ExampleWorkerTest {
    @Inject
    ApiClient api;

    @TempDir
    Path folder;

    private Process start() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), api.token(new Scope.Worker("other")));
        return new ProcessBuilder(
                        "python3",
                        "docs/examples/worker.py",
                        "--server",
                        "http://127.0.0.1:" + RestAssured.port,
                        "--role",
                        "other",
                        "--token-file",
                        token.toString(),
                        "--wait",
                        "60")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private JsonPath ended(String id) {
        return await().atMost(Duration.ofSeconds(40))
                .until(
                        () -> api.submitter().get("/v1/tasks/{id}", id).jsonPath(),
                        task -> task.getString("finishedAt") != null);
    }

    @Test
    void it_runs_tasks_to_their_end_and_goes_when_it_is_told_to() throws Exception {
        String good = api.submit("""
                {"role":"other","command":"cat in.txt; echo '{\\"n\\": 1}' > $LEASEHOLD_OUTCOME",
                 "inputs":[{"path":"in.txt","content":"from a file\\n"}]}
                """);
        String bad = api.submit("{\"role\":\"other\",\"command\":\"echo no; exit 4\"}");
        Process worker = start();
        try {
            assertThat(ended(good).getString("state")).as(log()).isEqualTo("succeeded");
            assertThat(ended(bad).getString("code")).as(log()).isEqualTo("command-failed");
            assertThat(api.submitter().get("/v1/tasks/{id}/log", good).asString())
                    .contains("from a file");
            JsonPath attempts =
                    api.submitter().get("/v1/tasks/{id}/attempts", good).jsonPath();
            assertThat(attempts.getInt("[0].outcome.n")).isEqualTo(1);
        } finally {
            worker.destroy();
        }
        assertThat(worker.waitFor(20, TimeUnit.SECONDS))
                .as("a claim that waits for a minute keeps it from nothing:\n" + log())
                .isTrue();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
