package dev.leasehold.delivery;

import dev.leasehold.lease.Source;
import dev.leasehold.platform.Folders;
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
        letOthersThrough(site.workspace.getParent());
        chown(site.workspace, 12345);
        chown(site.workspace.resolve(".leasehold"), 12345);

        checkOutFor(12345, Site.own(main));

        assertAllBelongTo(12345);
        String commit = asUser(12345, "echo more >> a.txt && git commit -qam mine && git rev-parse HEAD");
        assertThat(site.quarantine(Site.own(main), commit)).isInstanceOf(Output.Taken.class);
    }

    @Test
    void a_spare_tree_of_another_commit_becomes_what_this_one_has() throws Exception {
        String before = site.forge.commit(
                "main",
                "same=1",
                "deep/er/same=1",
                "changed=1",
                "gone=1",
                "folder/file=1",
                "file=1",
                ".leasehold/own=1");
        String after = site.forge.git(
                "commit-tree",
                "-m",
                "x",
                site.forge.run(
                        String.join(
                                        "\n",
                                        "100644 blob %s\tsame".formatted(blob("1")),
                                        "040000 tree %s\tdeep".formatted(site.forge.git("rev-parse", before + ":deep")),
                                        "100755 blob %s\tchanged".formatted(blob("2")),
                                        "120000 blob %s\tfolder".formatted(blob("same")),
                                        "040000 tree %s\tfile".formatted(site.forge.git("rev-parse", before + ":deep")),
                                        "100644 blob %s\tnew".formatted(blob("3")))
                                + "\n",
                        List.of("git", "mktree")));
        site.forge.git("update-ref", "refs/heads/after", after);
        site.writeSpareTree(Site.auto(before));

        site.checkout(Site.auto(after));

        assertThat(site.repository.git("status", "--porcelain", "--untracked-files=all"))
                .isEmpty();
        assertThat(site.repository.git("diff", "--name-only", after)).isEmpty();
        try (Stream<Path> files = Files.walk(site.workspace)) {
            assertThat(files.map(site.workspace::relativize).map(Path::toString))
                    .filteredOn(name -> !name.startsWith(".git"))
                    .containsExactlyInAnyOrder(
                            "",
                            "same",
                            "deep",
                            "deep/er",
                            "deep/er/same",
                            "changed",
                            "folder",
                            "file",
                            "file/er",
                            "file/er/same",
                            "new",
                            ".leasehold",
                            ".leasehold/task.json");
        }
        assertThat(site.repository.git("config", "--list"))
                .contains(Site.author().email());
        assertThat(spareTrees()).isEmpty();
    }

    @Test
    void a_spare_tree_saves_the_writing_of_what_is_the_same() throws Exception {
        String before = site.forge.commit("main", "a=1", "b=1");
        String after = site.forge.commit("main", "b=2");
        site.writeSpareTree(Site.auto(before));
        Object written = Files.getAttribute(spareTrees().getFirst().resolve("a"), "unix:ino");

        site.checkout(Site.auto(after));

        assertThat(Files.getAttribute(site.workspace.resolve("a"), "unix:ino")).isEqualTo(written);
        assertThat(site.workspace.resolve("b")).hasContent("2");
    }

    @Test
    void a_spare_tree_becomes_its_next_owners() throws Exception {
        assumeTrue(SelfDefence.isRoot(), "only root becomes another user");
        String before = site.forge.commit("main", "a=1", "b/c=1", "link=1");
        String after = site.forge.commit("main", "b/c=2");
        letOthersThrough(site.workspace.getParent());
        chown(site.workspace, 12345);
        chown(site.workspace.resolve(".leasehold"), 12345);

        site.hold(Site.own(before)).writeSpareTree(Site.own(before), owner(12346), Site.PATIENCE);
        Path spare = spareTrees().getFirst();
        assertThat(Files.getAttribute(spare.resolve("b/c"), "unix:uid")).isEqualTo(12346);
        Object written = Files.getAttribute(spare.resolve("a"), "unix:ino");
        checkOutFor(12345, Site.own(after));

        assertAllBelongTo(12345);
        assertThat(Files.getAttribute(site.workspace.resolve("a"), "unix:ino")).isEqualTo(written);
        assertThat(asUser(12345, "git status --porcelain")).isEmpty();
    }

    @Test
    void a_repository_is_worth_a_spare_tree_when_it_is_large_and_checked_out_again() throws Exception {
        String small = site.forge.commit("small", "a=1");
        String large = site.forge.commit(
                "main", IntStream.range(0, 200).mapToObj("f%d=x"::formatted).toArray(String[]::new));
        site.checkout(Site.auto(small));
        emptyWorkspace();
        site.checkout(Site.auto(small));
        assertThat(site.hold(Site.auto(small)).wantsSpareTree()).isFalse();
        emptyWorkspace();

        site.checkout(Site.auto(large));

        HeldRepository held = site.hold(Site.auto(large));
        assertThat(held.wantsSpareTree()).isTrue();
        site.writeSpareTree(Site.auto(large));
        assertThat(held.wantsSpareTree()).isFalse();
        emptyWorkspace();
        site.checkout(Site.auto(large));
        assertThat(held.wantsSpareTree()).isTrue();
    }

    @Test
    void a_spare_tree_that_cannot_be_written_leaves_nothing_and_is_not_tried_again() throws Exception {
        String large = site.forge.commit(
                "main", IntStream.range(0, 200).mapToObj("f%d=x"::formatted).toArray(String[]::new));
        site.checkout(Site.auto(large));
        emptyWorkspace();
        site.checkout(Site.auto(large));
        HeldRepository held = site.hold(Site.auto(large));
        assertThat(held.wantsSpareTree()).isTrue();
        Owner nobodys = new Owner(List.of(), path -> {
            if (path.endsWith("f7")) {
                throw new java.io.IOException("no such name");
            }
        });

        assertThatThrownBy(() -> held.writeSpareTree(Site.auto(large), nobodys, Site.PATIENCE))
                .hasMessage("no such name");

        assertThat(held.wantsSpareTree()).isFalse();
        assertThat(spareTrees()).isEmpty();
    }

    private List<Path> spareTrees() throws Exception {
        try (Stream<Path> trees = Files.list(site.root.resolve("cache/spare"))) {
            return trees.toList();
        }
    }

    private void emptyWorkspace() throws Exception {
        Folders.delete(site.workspace);
        Files.createDirectories(site.workspace.resolve(".leasehold"));
    }

    private static Owner owner(int uid) {
        return new Owner(become(uid), path -> chown(path, uid));
    }

    private static List<String> become(int uid) {
        return List.of("/usr/bin/setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups", "--");
    }

    private static void letOthersThrough(Path folder) throws java.io.IOException {
        for (Path up = folder; !up.equals(Path.of("/tmp")) && up.getNameCount() > 1; up = up.getParent()) {
            Files.setPosixFilePermissions(up, PosixFilePermissions.fromString("rwx--x--x"));
        }
    }

    private void checkOutFor(int uid, Source source) throws Exception {
        Checkout.into(site.workspace, site.hold(source), source, Site.author(), "{}", owner(uid), Site.PATIENCE);
    }

    private void assertAllBelongTo(int uid) throws Exception {
        try (Stream<Path> all = Files.walk(site.workspace)) {
            assertThat(all)
                    .allSatisfy(path -> assertThat(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                            .as(path.toString())
                            .isEqualTo(uid));
        }
    }

    private String asUser(int uid, String line) {
        String there = "cd %s && %s".formatted(site.workspace, line);
        return site.forge.run(
                "",
                Stream.concat(become(uid).stream(), Stream.of("sh", "-c", there))
                        .toList());
    }

    private static void chown(Path path, int uid) throws java.io.IOException {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
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
