package dev.leasehold.forge;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BundlesTest {
    @TempDir
    Path folder;

    @Test
    @Timeout(60)
    void git_that_says_nothing_keeps_nobody_beyond_its_deadline() throws Exception {
        GitProgram git = new GitProgram(GitSettings.write(folder, 1 << 30), 2L << 30, Duration.ofMinutes(5));
        DiskForge forge = new DiskForge(folder, git);
        forge.create("p");
        Path repository = forge.folder("p").orElseThrow();
        neverRead(repository.resolve("objects/info/alternates"));

        assertThatThrownBy(() -> new Bundles(git, Duration.ofMillis(500))
                        .write(repository, Map.of(Forge.MAIN, "1".repeat(40)), folder.resolve("out.bundle")))
                .isInstanceOf(ForgeException.class)
                .hasMessage("git pack-objects took longer than PT0.5S");
    }

    /** Who opens a pipe that nobody writes to waits. */
    private static void neverRead(Path file) throws IOException, InterruptedException {
        Files.createDirectories(file.getParent());
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
    }
}
