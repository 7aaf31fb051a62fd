package dev.leasehold.delivery;

import dev.leasehold.platform.process.SelfDefence;
import dev.leasehold.testing.GitRepository;
import dev.leasehold.testing.GitServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A workspace, made from a repository that nobody vouches for. */
class CheckoutTest {
    @TempDir
    Path folder;

    private Site site;

    @BeforeEach
    void open() throws Exception {
        site = new Site(folder);
    }

    @AfterEach
    void close() {
        site.close();
    }

    /** A branch with a tree of these entries, as {@code git mktree} takes them. */
    private String treeOf(String... entries) {
        String tree = site.forge.run(String.join("\n", entries) + "\n", List.of("git", "mktree", "--missing"));
        String commit = site.forge.git("commit-tree", "-m", "x", tree);
        site.forge.git("update-ref", "refs/heads/hostile", commit);
        return commit;
    }

    private String blob(String content) {
        return site.forge.run(content, List.of("git", "hash-object", "-w", "--stdin"));
    }

    @Test
    void attributes_of_the_repository_run_nothing_and_change_no_byte() throws Exception {
        String main = site.forge.commit(
                "main",
                ".gitattributes=* filter=lfs text eol=crlf ident working-tree-encoding=UTF-16\n",
                "a.txt=$Id$\nline\n");

        site.checkout(Site.auto(main));

        assertThat(site.workspace.resolve("a.txt")).hasContent("$Id$\nline\n");
    }

    @Test
    void a_folder_of_ours_that_is_a_link_in_the_commit_leads_nowhere() throws Exception {
        Path outside = Files.createDirectory(site.root.resolve("outside"));
        String commit = treeOf("120000 blob %s\t.leasehold".formatted(blob(outside.toString())));

        site.checkout(Site.auto(commit));

        assertThat(outside).isEmptyDirectory();
        assertThat(site.workspace.resolve(".leasehold")).isDirectory();
        assertThat(Files.isSymbolicLink(site.workspace.resolve(".leasehold"))).isFalse();
        assertThat(site.workspace.resolve(".leasehold/task.json")).exists();
    }

    @Test
    void an_outcome_in_the_commit_is_not_the_attempts() throws Exception {
        String commit = site.forge.commit("main", ".leasehold/outcome.json={}", ".leasehold/task.json={}", "a=1");

        site.checkout(Site.auto(commit));

        assertThat(site.workspace.resolve(".leasehold/outcome.json")).doesNotExist();
        assertThat(site.workspace.resolve(".leasehold/task.json")).hasContent("{\"task\":\"x\"}");
        site.write("a", "2");
        assertThat(site.quarantine(Site.auto(commit), null).seen()).containsEntry("files", 1L);
    }

    @Test
    void a_tree_that_would_write_into_git_is_not_even_fetched() {
        String hooks = site.forge.run(
                "100755 blob %s\tpost-checkout\n".formatted(blob("#!/bin/sh\n")), List.of("git", "mktree"));
        String commit = treeOf("040000 tree %s\t.GIT".formatted(hooks));

        assertThatThrownBy(() -> site.checkout(Site.auto(commit))).hasMessageContaining("hasDotgit");
        assertThat(site.workspace.resolve(".GIT")).doesNotExist();
    }

    @Test
    void links_and_names_that_differ_in_case_only_stay_within() throws Exception {
        Path outside = Files.createDirectory(site.root.resolve("outside"));
        String inner = site.forge.run("100644 blob %s\tfile\n".formatted(blob("x")), List.of("git", "mktree"));
        String commit =
                treeOf("120000 blob %s\tA".formatted(blob(outside.toString())), "040000 tree %s\ta".formatted(inner));

        site.checkout(Site.auto(commit));

        assertThat(outside).isEmptyDirectory();
        assertThat(site.workspace.resolve("a/file")).hasContent("x");
    }

    @Test
    void submodules_are_left_as_empty_folders() throws Exception {
        String commit = treeOf(
                "160000 commit %s\tsub".formatted("1".repeat(40)),
                "100644 blob %s\t.gitmodules"
                        .formatted(blob("[submodule \"sub\"]\n\tpath = sub\n\turl = https://example.org/x\n")),
                "100644 blob %s\ta".formatted(blob("1")));

        site.checkout(Site.auto(commit));
        site.write("a", "2");

        assertThat(site.workspace.resolve("sub")).isEmptyDirectory();
        assertThat(site.quarantine(Site.auto(commit), null).seen()).containsEntry("files", 1L);
    }

    @Test
    void a_workspace_of_another_user_works_and_is_its_own() throws Exception {
        assumeTrue(SelfDefence.isRoot(), "only root becomes another user");
        String main = site.forge.commit("main", "a.txt=a", "b/c.txt=c");
        Files.setPosixFilePermissions(site.workspace.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
        for (Path up = site.root; !up.equals(Path.of("/tmp")) && up.getNameCount() > 1; up = up.getParent()) {
            Files.setPosixFilePermissions(up, PosixFilePermissions.fromString("rwx--x--x"));
        }
        chown(site.workspace);
        chown(site.workspace.resolve(".leasehold"));
        List<String> become = List.of("/usr/bin/setpriv", "--reuid=12345", "--regid=12345", "--clear-groups", "--");

        Checkout.into(
                site.workspace,
                site.hold(Site.own(main)),
                Site.own(main),
                Site.author(),
                "{}",
                new Owner(become, CheckoutTest::chown),
                Site.PATIENCE);

        try (Stream<Path> all = Files.walk(site.workspace)) {
            assertThat(all)
                    .allSatisfy(path -> assertThat(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                            .as(path.toString())
                            .isEqualTo(12345));
        }
        String line =
                "cd %s && echo more >> a.txt && git commit -qam mine && git rev-parse HEAD".formatted(site.workspace);
        String commit = site.forge.run(
                "", Stream.concat(become.stream(), Stream.of("sh", "-c", line)).toList());
        assertThat(site.quarantine(Site.own(main), commit)).isInstanceOf(Output.Taken.class);
    }

    private static void chown(Path path) throws java.io.IOException {
        Files.setAttribute(path, "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", 12345, LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void many_at_once_fetch_once_and_a_held_repository_is_not_swept() throws Exception {
        String main = site.forge.commit("main", "a.txt=a");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<HeldRepository> hold = () -> site.hold(Site.auto(main));
            List<HeldRepository> held = threads
                    .invokeAll(IntStream.range(0, 16).mapToObj(i -> hold).toList())
                    .stream()
                    .map(java.util.concurrent.Future::resultNow)
                    .toList();

            assertThat(site.server.requests()).hasSize(1);
            assertThat(site.cache.sweep(Instant.now().plusSeconds(60))).isEmpty();
            held.forEach(HeldRepository::close);
            assertThat(site.cache.sweep(Instant.now().minusSeconds(60))).isEmpty();
            assertThat(site.cache.sweep(Instant.now().plusSeconds(60))).containsExactly("project");
            assertThat(held.getFirst().objects()).doesNotExist();
        }
    }

    @Test
    void the_token_is_in_no_file() throws Exception {
        String main = site.forge.commit("main", "a.txt=a");
        site.checkout(Site.auto(main));
        site.write("a.txt", "b");
        site.publish(Site.auto(main), null, site.access().url(), Tries.DEFAULT);

        String found = new GitRepository(site.root).sh("grep -rlaF %s . || true".formatted(GitServer.TOKEN));

        assertThat(found).isEmpty();
    }
}
