package dev.leasehold.api.git;

import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.Git;
import dev.leasehold.testing.PostgresResource;
import dev.leasehold.testing.UpstreamServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

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
        said.add(rows());

        assertThat(programs).as("git was seen at work").anyMatch(line -> line.contains("git-remote-https"));
        assertThat(found).as("processes").isEmpty();
        assertThat(said).as("log lines, rows and answers").noneMatch(this::tells);
        assertThat(filesThatTell()).as("files").isEmpty();
    }

    private Response post(Scope as, String project, String what, String from, String rest) {
        Response answer = api.as(as)
                .body("{\"upstream\":\"%s\",%s}".formatted(from, rest))
                .post("/v1/projects/{name}/" + what, project);
        said.add(answer.asString());
        return answer;
    }

    private void lookAtProcesses() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes
                    .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                    .flatMap(process -> Stream.of(process.resolve("cmdline"), process.resolve("environ")))
                    .forEach(this::lookAt);
        } catch (IOException e) {
            found.add("not looked at: " + e);
        }
    }

    private void lookAt(Path file) {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            if (file.endsWith("cmdline")) {
                programs.add(text);
            }
            if (tells(text)) {
                found.add(file.toString());
            }
        } catch (IOException gone) {
            // A process that has ended meanwhile, or that is nobody's to look at.
        }
    }

    private boolean tells(String text) {
        return Stream.of(upstream.secret(), upstream.wrong())
                .flatMap(secret -> Stream.of(secret, base64("ann:" + secret)))
                .anyMatch(text::contains);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
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

    /** Every row of every table: the journal, the relays and all else. */
    private String rows() {
        List<String> rows = new ArrayList<>();
        List<String> tables = database.transact(
                connection -> Sql.of(connection, "select tablename from pg_tables where schemaname = 'public'")
                        .list(row -> row.getString(1)));
        for (String table : tables) {
            rows.addAll(
                    database.transact(connection -> Sql.of(connection, "select t::text from \"%s\" t".formatted(table))
                            .list(row -> String.valueOf(row.getString(1)))));
        }
        return String.join("\n", rows);
    }

    private List<Path> filesThatTell() throws IOException {
        Path forge = Path.of(ConfigProvider.getConfig().getValue("leasehold.forge.folder", String.class));
        List<Path> telling = new ArrayList<>();
        for (Path folder : List.of(forge, upstream.folder().resolve("r"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (tells(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))) {
                        telling.add(file);
                    }
                }
            }
        }
        return telling;
    }
}
