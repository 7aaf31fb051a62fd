package dev.leasehold.worker.workspace;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.InputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Input files in a workspace where somebody else's commit lies already. */
class InputsTest {
    @TempDir
    Path folder;

    private Path workspace;
    private Path outside;

    @BeforeEach
    void a_workspace() throws IOException {
        workspace = Files.createDirectory(folder.resolve("workspace"));
        outside = Files.createDirectory(folder.resolve("outside"));
    }

    private void write(String... paths) throws AttemptFailed {
        Inputs.write(
                List.of(paths).stream()
                        .map(path -> new InputFile(path, "handed over", null, false))
                        .toList(),
                workspace,
                path -> {},
                InputStore.empty());
    }

    @Test
    void nothing_is_written_through_a_link_of_the_commits() throws Exception {
        Files.createSymbolicLink(workspace.resolve("way"), outside);

        assertThatThrownBy(() -> write("way/file"))
                .isInstanceOfSatisfying(
                        AttemptFailed.class, failed -> assertThat(failed.code()).isEqualTo(Code.SETUP_FAILED));

        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void a_file_or_link_of_the_commits_gives_way_and_what_it_leads_to_stays() throws Exception {
        Path secret = Files.writeString(outside.resolve("secret"), "as it was");
        Files.createSymbolicLink(workspace.resolve("link"), secret);
        Files.writeString(workspace.resolve("file"), "the commit's");

        write("link", "file");

        assertThat(workspace.resolve("link")).isRegularFile().hasContent("handed over");
        assertThat(workspace.resolve("file")).hasContent("handed over");
        assertThat(secret).hasContent("as it was");
    }

    @Test
    void two_inputs_of_one_name_are_one_too_many() {
        assertThatThrownBy(() -> write("a/b", "a/b")).hasMessageContaining("another input");
    }
}
