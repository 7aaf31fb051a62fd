package dev.leasehold.docs;

import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The client that the REST reference shows, against the real service. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ExampleClientTest {
    @Inject
    ApiClient api;

    @TempDir
    Path folder;

    @Test
    void it_prints_the_log_and_exits_like_the_task() throws Exception {
        assertThat(run("default", "echo from a task")).isZero();
        assertThat(said()).isEqualTo("from a task\n");

        assertThat(run("default", "exit 3")).isEqualTo(1);
        assertThat(said()).contains("[command-failed]");
    }

    @Test
    void what_is_refused_it_says_with_the_code() throws Exception {
        assertThat(run("none", "true")).isEqualTo(1);
        assertThat(said()).contains("no role 'none'").contains("[field-invalid]");
    }

    private int run(String role, String command) throws IOException, InterruptedException {
        Path token = Files.writeString(folder.resolve("token"), api.token(Scope.SUBMIT));
        Process client = new ProcessBuilder(
                        "python3",
                        "docs/examples/client.py",
                        "--server",
                        "http://127.0.0.1:" + RestAssured.port,
                        "--token-file",
                        token.toString(),
                        "--role",
                        role,
                        command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        try {
            assertThat(client.waitFor(60, TimeUnit.SECONDS)).as(said()).isTrue();
            return client.exitValue();
        } finally {
            client.destroyForcibly();
        }
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said"));
    }
}
