package dev.leasehold.forge;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Whether a commit descends from another decides over work: git that could not look has not said no. */
class AncestryTest {
    private static final Map<String, String> WHO = Map.of(
            "GIT_AUTHOR_NAME", "a",
            "GIT_AUTHOR_EMAIL", "a@example.org",
            "GIT_COMMITTER_NAME", "a",
            "GIT_COMMITTER_EMAIL", "a@example.org");
    private static final String ABSENT = "1".repeat(40);

    @TempDir
    Path folder;

    private GitProgram git;
    private DiskForge forge;
    private Path repository;

    @BeforeEach
    void make_a_repository() throws IOException {
        git = new GitProgram(GitSettings.write(folder, 1 << 30), 2L << 30, Duration.ofMinutes(5));
        forge = new DiskForge(folder, git);
        forge.create("p");
        repository = forge.folder("p").orElseThrow();
    }

    @Test
    void a_commit_that_is_not_there_is_no_ancestor_and_has_none() {
        String commit = commit("only");

        assertThat(forge.isAncestor("p", ABSENT, commit)).isFalse();
        assertThat(forge.isAncestor("p", commit, ABSENT)).isFalse();
    }

    @Test
    void what_cannot_be_read_on_the_way_is_no_answer() throws IOException {
        String first = commit("first");
        String second = commit("second", first);
        String third = commit("third", second);
        assertThat(forge.isAncestor("p", first, third)).isTrue();
        Files.delete(repository.resolve("objects/%s/%s".formatted(second.substring(0, 2), second.substring(2))));

        assertThatThrownBy(() -> forge.isAncestor("p", first, third)).isInstanceOf(ForgeException.class);
    }

    private String commit(String message, String... parents) {
        List<String> words = new ArrayList<>(List.of("commit-tree", tree(), "-m", message));
        for (String parent : parents) {
            words.addAll(List.of("-p", parent));
        }
        return made(words);
    }

    private String tree() {
        return made(List.of("hash-object", "-t", "tree", "-w", "/dev/null"));
    }

    private String made(List<String> words) {
        GitProgram.Result result = git.run(repository, WHO, Duration.ofSeconds(60), words);
        assertThat(result.ok()).as(result.err()).isTrue();
        return result.out().strip();
    }
}
