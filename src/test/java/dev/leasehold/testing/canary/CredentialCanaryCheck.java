package dev.leasehold.testing.canary;

import dev.leasehold.platform.Folders;
import dev.leasehold.testing.UpstreamServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** Runs after all other tests: no planted credential and no attempt's token was seen anywhere, and none is left. */
class CredentialCanaryCheck {
    private static final Path BUILD = Path.of("target");

    @AfterAll
    static void theNextRunBeginsAnew() {
        Folders.delete(Canary.FOLDER);
    }

    @Test
    void no_credential_was_in_any_process_row_or_log_while_the_tests_ran() throws IOException {
        List<String> notes = Files.readAllLines(Canary.FOLDER.resolve("notes"));

        assumeThat(notes)
                .as("some tests alone were run, and none that plants a credential")
                .contains("planted");
        assertThat(notes).contains("searched");
        assertThat(notes).anyMatch(note -> note.matches("processes looked at: [1-9][0-9]*"));
        assertThat(notes.stream().filter(note -> note.startsWith("hit ")).distinct())
                .isEmpty();
    }

    @Test
    void no_credential_is_in_any_report_or_log_of_the_build() {
        Leavings leavings = new Leavings(Canary.PLANTED);
        for (String folder : List.of("surefire-reports", "failsafe-reports")) {
            assertThat(leavings.files(BUILD.resolve(folder))).as(folder).isEmpty();
        }
    }

    @Test
    void no_credential_is_in_any_temporary_file_that_is_left() throws IOException {
        Leavings leavings = new Leavings(Canary.PLANTED);
        List<String> hits = new ArrayList<>();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary, "{leasehold,junit,git}*")) {
            for (Path each : left) {
                if (Files.isReadable(each) && !each.getFileName().toString().startsWith(UpstreamServers.FOLDER)) {
                    hits.addAll(leavings.marked(each));
                }
            }
        }
        assertThat(hits).isEmpty();
    }
}
