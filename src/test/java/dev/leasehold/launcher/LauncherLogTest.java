package dev.leasehold.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** The start and the end of what a command prints are kept, in the order it was printed. */
class LauncherLogTest {
    @TempDir
    Path folder;

    @Test
    void the_middle_of_a_long_output_is_left_out() throws Exception {
        Launcher launcher = new Launcher(folder).with("--log-bytes", "20");

        JsonNode result = launcher.run("printf", "0123456789abcdefghijklmnopqrstuvwxyz");

        assertThat(launcher.log()).isEqualTo("0123456789\n[leasehold: 16 bytes of output were not kept]\nqrstuvwxyz");
        assertThat(result.path("logTruncated").asBoolean()).isTrue();
        assertThat(result.path("logBytes").asLong()).isEqualTo(36);
    }

    @Test
    void an_output_that_just_fits_is_whole() throws Exception {
        Launcher launcher = new Launcher(folder).with("--log-bytes", "20");

        JsonNode result = launcher.run("printf", "0123456789abcdefghij");

        assertThat(launcher.log()).isEqualTo("0123456789abcdefghij");
        assertThat(result.path("logTruncated").asBoolean()).isFalse();
    }

    @Test
    void a_flood_that_nobody_watches_neither_waits_nor_grows() throws Exception {
        Launcher launcher = new Launcher(folder).with("--log-bytes", "100000").output(ProcessBuilder.Redirect.PIPE);

        JsonNode result = launcher.shell("yes | head -c 200000000; echo the end");

        assertThat(result.path("exitCode").asInt()).isZero();
        assertThat(result.path("logBytes").asLong()).isEqualTo(200_000_008);
        assertThat(Files.size(folder.resolve("log"))).isBetween(100_000L, 100_100L);
        assertThat(launcher.log()).startsWith("y\ny\n").endsWith("y\nthe end\n");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void who_watches_sees_it_live() throws Exception {
        Path live = folder.resolve("live");
        Launcher launcher = new Launcher(folder).output(ProcessBuilder.Redirect.to(live.toFile()));

        launcher.shell("echo one; echo two >&2");

        assertThat(Files.readString(live)).isEqualTo("one\ntwo\n");
    }
}
