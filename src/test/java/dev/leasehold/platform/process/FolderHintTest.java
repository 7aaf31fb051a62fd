package dev.leasehold.platform.process;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class FolderHintTest {
    @TempDir
    Path folder;

    @Test
    void ext4_is_told_that_what_lies_there_is_unrelated() throws Exception {
        assumeThat(Files.getFileStore(folder).type()).isEqualTo("ext4");

        assertThat(FolderHint.unrelated(folder)).isTrue();
        assertThat(attributes()).contains("T");
        assertThat(FolderHint.unrelated(folder)).as("again").isTrue();
    }

    @Test
    void a_file_system_without_such_a_hint_and_a_folder_that_is_not_there_are_left_alone() {
        assertThat(FolderHint.unrelated(Path.of("/proc"))).isFalse();
        assertThat(FolderHint.unrelated(folder.resolve("none"))).isFalse();
    }

    /** The first word of {@code lsattr}. */
    private String attributes() throws Exception {
        Process lsattr = new ProcessBuilder("lsattr", "-d", folder.toString()).start();
        String said = new String(lsattr.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(lsattr.waitFor()).isZero();
        return said.split(" ", 2)[0];
    }
}
