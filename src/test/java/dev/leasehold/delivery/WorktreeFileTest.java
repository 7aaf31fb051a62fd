package dev.leasehold.delivery;

import dev.leasehold.lease.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/** What is said of a file that no disk here has. */
class WorktreeFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void each_kind_is_what_it_was_made_as(WorktreeFile.Kind kind) {
        WorktreeFile file = WorktreeFile.of(kind, 0755, 3);

        assertThat(file.kind()).isEqualTo(kind);
        assertThat(file.gitMode()).isEqualTo(TreeEntry.PROGRAM);
        assertThat(WorktreeFile.of(kind, 0644, 3).gitMode()).isEqualTo(TreeEntry.FILE);
        assertThat(file.ofAnother().kind()).isEqualTo(kind);
    }

    @Test
    void a_file_of_another_user_is_refused_unopened() throws Exception {
        WorktreeFile theirs = WorktreeFile.of(WorktreeFile.Kind.FILE, 0644, 3).ofAnother();
        WorktreeEntry listing = new Unopened(
                "",
                WorktreeFile.of(WorktreeFile.Kind.FOLDER, 0755, 0),
                List.of(new Unopened("taken", theirs, List.of())));

        try (Site site = new Site(folder)) {
            Source source = Site.auto(site.forge.commit("main", "a=1"));
            Quarantine quarantine = site.quarantineOf(source, OutputLimits.DEFAULT);
            assertThat(quarantine.wanted(listing, source)).isEmpty();

            Output output = quarantine.take(listing, source, Site.change(null), folder.resolve("quarantine"));

            assertThat(((Output.Refused) output).reason()).isEqualTo(Reason.FOREIGN_FILE);
        }
    }

    private record Unopened(String name, WorktreeFile look, List<WorktreeEntry> inside) implements WorktreeEntry {
        @Override
        public List<WorktreeEntry> children(int atMost) {
            return inside;
        }

        @Override
        public InputStream open() {
            return fail("%s was opened", name);
        }

        @Override
        public Optional<String> target() {
            return fail("%s is no link", name);
        }
    }
}
