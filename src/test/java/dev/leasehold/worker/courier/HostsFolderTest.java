package dev.leasehold.worker.courier;

import dev.leasehold.lease.Code;
import dev.leasehold.worker.workspace.AttemptFailed;
import dev.leasehold.worker.workspace.OutcomeFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import static dev.leasehold.worker.courier.SentWorkspaces.file;
import static dev.leasehold.worker.courier.SentWorkspaces.folder;
import static dev.leasehold.worker.courier.SentWorkspaces.link;
import static dev.leasehold.worker.courier.SentWorkspaces.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HostsFolderTest {
    private static final String HOSTS = folder(".leasehold");
    private static final String ARTIFACTS = HOSTS + folder(".leasehold/artifacts");
    private static final String OUTCOME = ".leasehold/outcome.json";

    @TempDir
    Path workspace;

    @Test
    void what_has_not_come_and_is_needed_is_missing() throws Exception {
        SentWorkspace sent = SentWorkspaces.of(ARTIFACTS
                + told(ParcelKind.SEEN, OUTCOME, 10)
                + told(ParcelKind.SEEN, ".leasehold/artifacts/a", 5)
                + file(".leasehold/artifacts/b", "here")
                + told(ParcelKind.SEEN, ".leasehold/else", 5));

        assertThat(HostsFolder.missing(sent, true))
                .extracting(SentEntry::path)
                .containsExactly(OUTCOME, ".leasehold/artifacts/a");
        assertThat(HostsFolder.missing(sent, false)).extracting(SentEntry::path).containsExactly(OUTCOME);
    }

    @Test
    void what_is_too_much_in_any_case_is_not_asked_for() throws Exception {
        SentWorkspace sent = SentWorkspaces.of(ARTIFACTS
                + told(ParcelKind.SEEN, OUTCOME, 1L << 55)
                + told(ParcelKind.SEEN, ".leasehold/artifacts/a", 1L << 30));

        assertThat(HostsFolder.missing(sent, true)).isEmpty();
        HostsFolder.writeOutcome(sent, workspace);
        assertThat(Files.size(workspace.resolve(OUTCOME))).isGreaterThan(OutcomeFile.MAX_BYTES);
    }

    @Test
    void links_are_laid_out_and_lead_where_they_led() throws Exception {
        SentWorkspace sent = SentWorkspaces.of(ARTIFACTS + link(".leasehold/artifacts/link", "/etc/passwd"));

        HostsFolder.writeOutcome(sent, workspace);
        HostsFolder.writeArtifacts(sent, workspace);

        Path link = workspace.resolve(".leasehold/artifacts/link");
        assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("/etc/passwd"));
    }

    @Test
    void a_link_in_the_place_of_the_hosts_folder_is_nothing() throws Exception {
        SentWorkspace sent = SentWorkspaces.of(link(".leasehold", "/etc"));

        HostsFolder.writeOutcome(sent, workspace);

        assertThat(workspace.resolve(OUTCOME)).doesNotExist();
        assertThat(workspace.resolve(".leasehold")).isDirectory();
    }

    @Test
    void a_link_in_the_place_of_an_outcome_is_refused() throws Exception {
        SentWorkspace sent = SentWorkspaces.of(HOSTS + link(OUTCOME, "/etc/passwd"));

        assertThatThrownBy(() -> HostsFolder.writeOutcome(sent, workspace))
                .isInstanceOf(AttemptFailed.class)
                .hasMessage(".leasehold/outcome.json is no regular file");
    }

    @Test
    void names_that_are_no_text_are_refused_where_they_cannot_be_told_apart() throws Exception {
        SentWorkspace sent = SentWorkspaces.of(
                ARTIFACTS + file(".leasehold/artifacts/\u00ff", "a") + file(".leasehold/artifacts/\u00fe", "b"));
        HostsFolder.writeOutcome(sent, workspace);

        assertThatThrownBy(() -> HostsFolder.writeArtifacts(sent, workspace))
                .isInstanceOfSatisfying(
                        AttemptFailed.class, e -> assertThat(e.code()).isEqualTo(Code.OUTPUT_REFUSED));
    }

    @Test
    void a_name_that_has_become_too_long_is_refused() throws Exception {
        SentWorkspace sent = SentWorkspaces.of(ARTIFACTS + file(".leasehold/artifacts/" + "\u00ff".repeat(100), "a"));
        HostsFolder.writeOutcome(sent, workspace);

        assertThatThrownBy(() -> HostsFolder.writeArtifacts(sent, workspace))
                .isInstanceOfSatisfying(
                        AttemptFailed.class, e -> assertThat(e.code()).isEqualTo(Code.OUTPUT_REFUSED));
    }

    @Test
    void folders_are_not_made_without_end() throws Exception {
        StringBuilder entries = new StringBuilder(ARTIFACTS);
        for (int i = 0; i < 10_001; i++) {
            entries.append(folder(".leasehold/artifacts/" + i));
        }
        SentWorkspace sent = SentWorkspaces.of(entries.toString());
        HostsFolder.writeOutcome(sent, workspace);

        assertThatThrownBy(() -> HostsFolder.writeArtifacts(sent, workspace))
                .isInstanceOf(AttemptFailed.class)
                .hasMessage(".leasehold/artifacts has more than 10000 folders");
    }

    @Test
    void what_is_no_folder_of_artifacts_is_nothing() throws Exception {
        for (String each :
                new String[] {file(".leasehold/artifacts", "text"), told(ParcelKind.SPECIAL, ".leasehold/artifacts", 0)
                }) {
            SentWorkspace sent = SentWorkspaces.of(HOSTS + each);

            assertThat(HostsFolder.missing(sent, true)).isEmpty();
            HostsFolder.writeArtifacts(sent, workspace);
            assertThat(workspace.resolve(".leasehold/artifacts")).doesNotExist();
        }
    }

    @Test
    void a_pipe_in_the_place_of_an_outcome_is_no_regular_file() throws Exception {
        SentWorkspace sent = SentWorkspaces.of(HOSTS + told(ParcelKind.SPECIAL, OUTCOME, 0));

        HostsFolder.writeOutcome(sent, workspace);

        assertThat(Files.isRegularFile(workspace.resolve(OUTCOME), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(Files.exists(workspace.resolve(OUTCOME))).isTrue();
    }

    @Test
    void what_nobody_may_read_is_the_commands_fault() throws Exception {
        SentWorkspace outcome = SentWorkspaces.of(HOSTS + told(ParcelKind.BARRED, OUTCOME, 3));
        SentWorkspace file = SentWorkspaces.of(ARTIFACTS + told(ParcelKind.BARRED, ".leasehold/artifacts/a", 3));
        SentWorkspace folder = SentWorkspaces.of(ARTIFACTS + told(ParcelKind.CLOSED, ".leasehold/artifacts/a", 0));
        SentWorkspace pipe = SentWorkspaces.of(ARTIFACTS + told(ParcelKind.SPECIAL, ".leasehold/artifacts/p", 0));

        assertThatThrownBy(() -> HostsFolder.writeOutcome(outcome, workspace))
                .isInstanceOf(AttemptFailed.class)
                .hasMessage(".leasehold/outcome.json cannot be read by the host");
        for (SentWorkspace each : new SentWorkspace[] {file, folder}) {
            HostsFolder.writeOutcome(each, workspace.resolve(Integer.toString(each.hashCode())));
            assertThatThrownBy(() ->
                            HostsFolder.writeArtifacts(each, workspace.resolve(Integer.toString(each.hashCode()))))
                    .isInstanceOf(AttemptFailed.class)
                    .hasMessage(".leasehold/artifacts/a cannot be read by the host");
        }
        HostsFolder.writeOutcome(pipe, workspace.resolve("p"));
        assertThatThrownBy(() -> HostsFolder.writeArtifacts(pipe, workspace.resolve("p")))
                .isInstanceOf(AttemptFailed.class)
                .hasMessageContaining("is neither file nor folder nor symbolic link");
    }
}
