package dev.leasehold.worker.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.Usage;
import dev.leasehold.lease.Verdict;
import dev.leasehold.platform.Json;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a command has left, before its attempt ends. */
class ArtifactsTest {
    private static final String CLAIMED = """
            {"score": 3, "artifacts": {"digest": "sha256:claimed", "size": 1}}
            """;

    @TempDir
    Path folder;

    private Path workspace;
    private Path artifacts;
    private Path scratch;
    private Path kept;

    @BeforeEach
    void a_workspace() throws IOException {
        workspace = folder.resolve("workspace");
        artifacts = Files.createDirectories(workspace.resolve(".leasehold/artifacts"));
        scratch = folder.resolve("artifacts.tar");
        kept = folder.resolve("kept");
    }

    private @Nullable JsonNode handedIn(@Nullable String outcome) throws AttemptFailed, IOException {
        JsonNode said = outcome == null ? null : Json.MAPPER.readTree(outcome);
        Verdict done = new Verdict(null, "", said, 0, null, Usage.NONE, null);
        return Artifacts.handIn(done, workspace, scratch, file -> {
                    Files.copy(file, kept);
                    return "sha256:kept";
                })
                .outcome();
    }

    @Test
    void it_is_kept_as_one_tar_and_its_digest_stands_in_the_outcome() throws Exception {
        Files.writeString(artifacts.resolve("notes.txt"), "profile");

        JsonNode outcome = handedIn("{\"score\": 3}");

        assertThat(String.valueOf(outcome))
                .isEqualTo("{\"score\":3,\"artifacts\":{\"digest\":\"sha256:kept\",\"size\":%d}}"
                        .formatted(Files.size(kept)));
        assertThat(Files.readString(kept)).contains("notes.txt", "profile");
        assertThat(scratch).doesNotExist();
    }

    @Test
    void a_command_need_not_say_anything_itself() throws Exception {
        Files.writeString(artifacts.resolve("notes.txt"), "profile");

        assertThat(String.valueOf(handedIn(null))).contains("\"digest\":\"sha256:kept\"");
    }

    @Test
    void what_the_command_says_of_its_digest_does_not_count() throws Exception {
        JsonNode without = Json.MAPPER.readTree("{\"score\": 3}");

        assertThat((Object) handedIn(CLAIMED)).isEqualTo(without);
        Files.delete(artifacts);
        assertThat((Object) handedIn(CLAIMED)).isEqualTo(without);

        Files.createDirectory(artifacts);
        Files.writeString(artifacts.resolve("notes.txt"), "profile");
        assertThat(String.valueOf(handedIn(CLAIMED))).contains("sha256:kept").doesNotContain("claimed");
    }

    @Test
    void no_link_leads_elsewhere() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "not the command's");
        Files.createSymbolicLink(artifacts.resolve("link"), secret);

        handedIn(null);

        assertThat(Files.readString(kept)).contains("link").doesNotContain("not the command's");

        Files.delete(artifacts.resolve("link"));
        Files.delete(artifacts);
        Files.createSymbolicLink(artifacts, Files.createDirectory(folder.resolve("elsewhere")));
        Files.writeString(folder.resolve("elsewhere/file"), "not the command's");
        assertThat((Object) handedIn(null)).isNull();
    }

    @Test
    void too_much_is_the_commands_fault() throws IOException {
        try (RandomAccessFile large =
                new RandomAccessFile(artifacts.resolve("large").toFile(), "rw")) {
            large.setLength((64L << 20) + 1);
        }

        assertRefused(() -> handedIn(null), "must not have more than");
    }

    @Test
    void too_many_are_the_commands_fault() throws IOException {
        for (int i = 0; i <= 1_000; i++) {
            Files.createFile(artifacts.resolve("file-" + i));
        }

        assertRefused(() -> handedIn(null), "1001 files");
    }

    @Test
    void what_is_no_file_is_the_commands_fault() throws Exception {
        Path pipe = artifacts.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertRefused(() -> handedIn(null), "pipe is neither file nor folder");
    }

    private void assertRefused(ThrowingCallable handingIn, String why) {
        assertThatThrownBy(handingIn)
                .isInstanceOfSatisfying(
                        AttemptFailed.class, failed -> assertThat(failed.code()).isEqualTo(Code.OUTPUT_REFUSED))
                .hasMessageContaining(why);
        assertThat(kept).doesNotExist();
        assertThat(scratch).doesNotExist();
    }
}
