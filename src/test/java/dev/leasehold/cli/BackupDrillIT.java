package dev.leasehold.cli;

import dev.leasehold.testing.Git;
import dev.leasehold.testing.Postmasters;
import dev.leasehold.testing.ServerProcess;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The drill that docs/operations.md speaks of, and what a process lets others see of its secrets meanwhile. */
class BackupDrillIT {
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final Pattern TOKEN = Pattern.compile("lh_[0-9a-f]{64}");

    @TempDir
    Path here;

    @AfterEach
    void leave_nothing() {
        Postmasters.killAll(here);
    }

    @Test
    void a_copy_of_the_data_folder_is_a_whole_service_when_the_original_is_gone() throws Exception {
        Path original = here.resolve("original");
        Path copy = here.resolve("copy");
        String token;
        String task;
        String commit;
        try (var server = serve(original)) {
            token = token(server);
            call(server, token)
                    .body("{\"name\":\"kept\"}")
                    .post("/v1/projects")
                    .then()
                    .statusCode(201);
            Git work = Git.work(here.resolve("work"));
            URI url = URI.create(server.url());
            work.must("push", "-q", "http://x:%s@%s/git/kept.git".formatted(token, url.getAuthority()), "main");
            task = call(server, token)
                    .body("{\"role\":\"default\",\"command\":\"echo work > made; echo said\","
                            + "\"source\":{\"repository\":\"kept\"}}")
                    .post("/v1/tasks")
                    .path("id");
            String id = task;
            await().atMost(DEADLINE).until(() -> shown(server, token, id).getString("state"), "succeeded"::equals);
            commit = commit(server, token);
            assertThat(commit).contains("work/" + task + "/1");
            nothingIsSeenOf(server, token);
            assertThat(server.stop()).isZero();
        }

        run("cp", "-a", original.toString(), copy.toString());
        run("rm", "-rf", original.toString());

        try (var restored = serve(copy)) {
            assertThat(restored.output()).as("no new admin token is needed").doesNotContainPattern(TOKEN);
            assertThat(shown(restored, token, task).getString("state")).isEqualTo("succeeded");
            assertThat(call(restored, token).get("/v1/tasks/" + task + "/log").asString())
                    .contains("said");
            assertThat(commit(restored, token)).isEqualTo(commit);
            assertThat(restored.stop()).isZero();
        }
    }

    /** Who may look at the machine's processes sees no secret in their arguments or environment. */
    private static void nothingIsSeenOf(ServerProcess server, String token) throws Exception {
        for (String file : new String[] {"cmdline", "environ"}) {
            Path seen = Path.of("/proc/%d/%s".formatted(server.pid(), file));
            if (Files.isReadable(seen)) {
                assertThat(Files.readString(seen, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file)
                        .doesNotContain(token)
                        .doesNotContainPattern("(?i)password=[^\\x00]");
            }
        }
        assertThat(server.errors()).as("its log").doesNotContain(token);
    }

    private ServerProcess serve(Path data) {
        var server = ServerProcess.launch(
                Map.of("XDG_CONFIG_HOME", here.resolve("config").toString()),
                "serve",
                "--data",
                data.toString(),
                "--port",
                "0");
        assertThat(server.url()).startsWith("http://");
        return server;
    }

    private static String token(ServerProcess server) {
        Matcher token = TOKEN.matcher(server.output());
        assertThat(token.find()).isTrue();
        return token.group();
    }

    private static RequestSpecification call(ServerProcess server, String token) {
        return given().baseUri(server.url())
                .header("Authorization", "Bearer " + token)
                .contentType("application/json");
    }

    private static JsonPath shown(ServerProcess server, String token, String task) {
        return call(server, token).get("/v1/tasks/" + task).jsonPath();
    }

    private static String commit(ServerProcess server, String token) {
        return call(server, token).get("/v1/projects/kept/refs").asString();
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
