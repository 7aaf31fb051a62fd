package dev.leasehold.forge;

import dev.leasehold.testing.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

class RefsTest {
    @TempDir
    Path folder;

    private Git git;
    private Refs refs;

    @BeforeEach
    void a_repository() {
        git = Git.work(folder);
        refs = new Refs(folder.resolve(".git"));
    }

    @Test
    void what_git_lists_is_listed_loose_or_packed() throws Exception {
        for (String ref : List.of("refs/heads/a/b", "refs/heads/a-b", "refs/tags/v1", "refs/heads/work/t/1")) {
            git.must("update-ref", ref, "HEAD");
        }
        assertThat(listed()).isEqualTo(asGitSays());

        git.must("pack-refs", "--all");
        git.commit("f", "loose over packed\n");
        git.must("update-ref", "refs/heads/a/c", "HEAD");

        assertThat(listed()).isEqualTo(asGitSays());
        assertThat(refs.list("refs/heads/a", ref -> true).keySet())
                .containsExactly("refs/heads/a-b", "refs/heads/a/b", "refs/heads/a/c");
        assertThat(refs.read("refs/heads/main")).contains(git.head());
        assertThat(refs.read("refs/heads/a")).isEmpty();
    }

    @Test
    void a_ref_is_never_missed_while_it_is_packed() throws Exception {
        var stop = new AtomicBoolean();
        var packing = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                git.must("update-ref", "refs/heads/moved", "HEAD");
                git.must("pack-refs", "--all", "--prune");
            }
        });
        try {
            git.must("update-ref", "refs/heads/moved", "HEAD");
            for (int i = 0; i < 20_000; i++) {
                assertThat(refs.read("refs/heads/moved")).isPresent();
            }
        } finally {
            stop.set(true);
            packing.join();
        }
    }

    @Test
    void no_name_leads_out_of_the_repository() throws Exception {
        for (String name : List.of(
                "refs/../HEAD",
                "refs/heads/../../HEAD",
                "HEAD",
                "config",
                "refs/heads/x.lock",
                "refs/heads/.x",
                "refs/heads//x",
                "/etc/passwd",
                "refs/heads/a b",
                "refs/heads/",
                "refs/x")) {
            assertThat(RefNames.isFull(name)).as(name).isFalse();
            assertThat(refs.read(name)).as(name).isEmpty();
        }
        assertThat(refs.list("../", ref -> true)).isEmpty();
        assertThat(refs.list("refs/../", ref -> true)).isEmpty();
    }

    private List<String> listed() throws Exception {
        List<String> lines = new ArrayList<>();
        refs.list("refs/", ref -> true).forEach((ref, commit) -> lines.add(commit + " " + ref));
        return lines;
    }

    private List<String> asGitSays() {
        return git.must("for-each-ref", "--format=%(objectname) %(refname)")
                .lines()
                .toList();
    }
}
