package dev.leasehold.api.git;

import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.Git;
import dev.leasehold.testing.PostgresResource;
import dev.leasehold.testing.UpstreamServers;
import dev.leasehold.testing.canary.Canary;
import dev.leasehold.testing.canary.Leavings;
import dev.leasehold.testing.canary.ProcessSearch;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A credential that is used, and then searched for wherever it must not be. The same goes for the whole run of all tests:
 * see the package {@code dev.leasehold.testing.canary}.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(value = UpstreamServers.class, restrictToAnnotatedClass = true)
class UpstreamCanaryTest {
    @Inject
    ApiClient api;

    @Inject
    ForgeFixture fixture;

    @Inject
    Database database;

    private UpstreamServers.Upstream upstream;

    private final ProcessSearch search = new ProcessSearch(Canary.PLANTED);
    private final Queue<String> found = new ConcurrentLinkedQueue<>();
    private final Queue<String> programs = new ConcurrentLinkedQueue<>();
    private final Queue<String> said = new ConcurrentLinkedQueue<>();

    @Test
    void a_credential_in_use_is_in_no_process_file_log_line_row_or_answer() throws Exception {
        String project = "canary-" + UUID.randomUUID();
        upstream.repository().commit("main", "canary=1");
        upstream.server().meanwhile(this::lookAtProcesses);
        Handler handler = listening();
        Logger.getLogger("").addHandler(handler);
        try {
            // While git waits for an answer, having shown the credential, the processes are looked at.
            post(Scope.SUBMIT, project, "import", "good", "\"ref\":\"main\"")
                    .then()
                    .statusCode(200);
            Git disk = fixture.disk(project);
            String ref = "refs/heads/variant/" + project;
            disk.must("update-ref", ref, disk.must("commit-tree", "-p", "main", "-m", "v", "main^{tree}"));
            String refs = "\"refs\":[\"%s\"]".formatted(ref);
            post(Scope.ADMIN, project, "relay", "good", refs).then().statusCode(200);
            for (String bad : List.of("denied", "untrusted", "redirected")) {
                post(Scope.SUBMIT, project, "import", bad, "\"ref\":\"main\"");
                post(Scope.ADMIN, project, "relay", bad, refs);
            }
        } finally {
            Logger.getLogger("").removeHandler(handler);
            upstream.server().meanwhile(() -> {});
        }
        said.add(api.submitter().get("/v1/projects/{name}/relays", project).asString());

        assertThat(programs).as("git was seen at work").anyMatch(line -> line.contains("git-remote-https"));
        assertThat(found).as("processes").isEmpty();
        assertThat(said).as("log lines and answers").noneMatch(Canary.PLANTED::isIn);
        var leavings = new Leavings(Canary.PLANTED);
        assertThat(database.transact(leavings::rows))
                .as("the journal, the relays and all else")
                .isEmpty();
        Path forge = Path.of(ConfigProvider.getConfig().getValue("leasehold.forge.folder", String.class));
        assertThat(leavings.files(forge)).isEmpty();
        assertThat(leavings.files(upstream.folder().resolve("r"))).isEmpty();
    }

    private Response post(Scope as, String project, String what, String from, String rest) {
        Response answer = api.as(as)
                .body("{\"upstream\":\"%s\",%s}".formatted(from, rest))
                .post("/v1/projects/{name}/" + what, project);
        said.add(answer.asString());
        return answer;
    }

    private void lookAtProcesses() {
        ProcessHandle.current().descendants().map(UpstreamCanaryTest::arguments).forEach(programs::add);
        found.addAll(search.look());
    }

    private static String arguments(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"), ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }

    private Handler listening() {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                said.add("%s %s %s".formatted(line.getMessage(), List.of(orNone(line)), line.getThrown()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private static Object[] orNone(LogRecord line) {
        return line.getParameters() == null ? new Object[0] : line.getParameters();
    }
}
