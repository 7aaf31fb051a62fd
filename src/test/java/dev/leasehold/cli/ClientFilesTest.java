package dev.leasehold.cli;

import com.sun.net.httpserver.HttpServer;
import dev.leasehold.platform.token.Scope;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Files that commands write and read, where they cannot be. */
@QuarkusTest
class ClientFilesTest extends ClientFixture {
    private static final String NOWHERE = "http://127.0.0.1:9";

    @TempDir
    Path folder;

    @Test
    void a_file_that_cannot_be_written_is_told_in_a_sentence() throws Exception {
        Path content = Files.writeString(folder.resolve("content"), "content");
        String digest = cli().output("blob", "put", content.toString()).strip();
        String absent = folder.resolve("absent/file").toString();
        for (List<String> words : List.of(
                List.of("export", "any", "-o", absent),
                List.of("export", "any", "-o", absent, "--json"),
                List.of("export", "any", "-o", folder.toString()),
                List.of("debug", "--bundle", absent),
                List.of("debug", "--bundle", folder.toString()),
                List.of("blob", "get", digest, "-o", absent),
                List.of("blob", "get", digest, "-o", folder.toString()),
                List.of("blob", "get", digest, "-o", "/dev/full"),
                List.of("token", "create", "lost", "--scope", "read", "--out", absent),
                List.of("token", "create", "lost", "--scope", "read", "--out", folder.toString()),
                List.of("token", "create", "lost", "--scope", "read", "--out", "/dev/full"))) {
            Cli cli = cli();
            assertThat(cli.run(words.toArray(String[]::new)))
                    .as("%s: %s", words, cli.err())
                    .isEqualTo(11);
            assertThat(cli.err()).as("%s", words).contains(words.contains(absent) ? absent : words.getLast());
            assertThat(cli.err().lines()).as("%s", words).hasSize(1);
        }
        assertThat(json("token", "list", "--json").path("tokens").findValuesAsText("name"))
                .doesNotContain("lost");
    }

    @Test
    void what_was_not_had_leaves_the_file_as_it_was() throws Exception {
        Path file = Files.writeString(folder.resolve("kept"), "kept");

        assertThat(cli().run("blob", "get", "sha256:" + "0".repeat(64), "-o", file.toString()))
                .isEqualTo(23);

        assertThat(folder).isDirectoryContaining(file::equals);
        assertThat(file).hasContent("kept");
        assertThat(folder.toFile().list()).containsExactly("kept");
    }

    @Test
    void a_download_from_a_service_that_is_down_says_that() {
        for (List<String> words : List.of(
                List.of("export", "any", "-o", folder.resolve("export").toString()),
                List.of("export", "any", "-o", "-"),
                List.of("variants", "any", "--plot", folder.resolve("plot.svg").toString()),
                List.of("variants", "any", "--plot", "-"),
                List.of("blob", "get", "sha256:" + "0".repeat(64)),
                List.of("debug", "--bundle", folder.resolve("bundle").toString()))) {
            Cli cli = cli(NOWHERE);
            assertThat(cli.run(words.toArray(String[]::new)))
                    .as("%s: %s", words, cli.err())
                    .isEqualTo(20);
            assertThat(cli.err()).as("%s", words).startsWith("leasehold: No service answers at " + NOWHERE);
            assertThat(cli.err().lines()).as("%s", words).hasSize(1);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_bundle_with_parts_missing_says_how_many_in_a_pipe_too() {
        Path file = folder.resolve("bundle.tgz");
        Cli cli =
                new Cli().with("LEASEHOLD_SERVER", server()).with("LEASEHOLD_TOKEN", api.token(new Scope.Worker("r")));

        assertThat(cli.run("debug", "--bundle", file.toString())).isZero();

        assertThat(file).isNotEmptyFile();
        assertThat(cli.err()).matches("leasehold: \\d+ parts could not be had; missing.txt in .* names them\\.\\R");
    }

    @Test
    void a_blob_on_a_full_disk_is_no_success() throws Exception {
        Path content = Files.writeString(folder.resolve("content"), "content");
        String digest = cli().output("blob", "put", content.toString()).strip();
        try (OutputStream disk = new FileOutputStream("/dev/full")) {
            assertThat(cli().printingTo(disk).run("blob", "get", digest)).isEqualTo(11);
        }
    }

    @Test
    void a_folder_is_nothing_to_import() {
        Cli cli = cli();
        assertThat(cli.run("import", folder.toString())).isEqualTo(11);
        assertThat(cli.err()).contains("The file " + folder + " cannot be read.");
    }

    @Test
    void broken_json_is_told_in_our_words() {
        Cli cli = cli().reading("{\"command\": \"true\"");
        assertThat(cli.run("submit", "-")).isEqualTo(11);
        assertThat(cli.err()).startsWith("leasehold: stdin is not JSON: ").doesNotContain("Source", "StreamRead");
    }

    @Test
    void an_internal_error_is_told_with_its_id() throws Exception {
        byte[] problem =
                "{\"status\":500,\"code\":\"internal\",\"detail\":\"It failed.\",\"suggestion\":\"Give the id.\",\"id\":\"e-17\"}"
                        .getBytes(UTF_8);
        HttpServer failing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        failing.createContext("/", call -> {
            call.getResponseHeaders().add("Content-Type", "application/problem+json");
            call.sendResponseHeaders(500, problem.length);
            call.getResponseBody().write(problem);
            call.close();
        });
        failing.start();
        try {
            Cli cli = cli("http://127.0.0.1:" + failing.getAddress().getPort());
            assertThat(cli.run("list")).isEqualTo(25);
            assertThat(cli.err()).isEqualTo("leasehold: It failed. Give the id. The id is e-17. [internal]\n");
        } finally {
            failing.stop(0);
        }
    }
}
