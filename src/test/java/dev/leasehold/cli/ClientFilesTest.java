package dev.leasehold.cli;

import dev.leasehold.platform.token.Scope;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
}
