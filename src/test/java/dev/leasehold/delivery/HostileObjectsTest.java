package dev.leasehold.delivery;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What a command that means harm leaves for a commit of its own, and what becomes of it. */
class HostileObjectsTest {
    @TempDir
    Path folder;

    private Site site;
    private String main;

    @BeforeEach
    void open() throws Exception {
        site = new Site(folder);
        main = site.forge.commit("main", "readme.md=hello", "src/a.txt=a");
        site.checkout(Site.own(main));
    }

    @AfterEach
    void close() {
        site.close();
    }

    private String commitAll() {
        site.repository.sh("git add -A && git commit -qm mine");
        return site.repository.git("rev-parse", "HEAD");
    }

    private void assertRefused(Output output, Reason reason) {
        assertThat(output)
                .isInstanceOfSatisfying(
                        Output.Refused.class,
                        refused -> assertThat(refused.reason())
                                .as(refused.sentence())
                                .isEqualTo(reason));
    }

    @Test
    void a_git_folder_that_is_a_link_or_a_file_is_not_followed() throws Exception {
        Path outside = site.root.resolve("outside");
        Files.move(site.workspace.resolve(".git"), outside);
        Files.createSymbolicLink(site.workspace.resolve(".git"), outside);

        assertRefused(site.quarantine(Site.own(main), main), Reason.GIT_NOT_A_FOLDER);

        Files.delete(site.workspace.resolve(".git"));
        site.write(".git", "gitdir: " + outside);

        assertRefused(site.quarantine(Site.own(main), main), Reason.GIT_NOT_A_FOLDER);
    }

    @Test
    void objects_behind_links_and_alternates_are_not_seen() throws Exception {
        site.write("src/a.txt", "changed");
        String commit = commitAll();
        Path outside = site.root.resolve("outside");
        Path objects = site.workspace.resolve(".git/objects");
        site.repository.sh("mkdir %1$s && mv .git/objects/?? %1$s && for d in %1$s/*; do ln -s $d .git/objects/; done"
                .formatted(outside));
        Files.writeString(objects.resolve("info/alternates"), outside + "\n");

        assertRefused(site.quarantine(Site.own(main), commit), Reason.NOT_A_COMMIT);
    }

    @Test
    void grafts_and_replace_refs_make_no_ancestors() throws Exception {
        site.repository.git("checkout", "-q", "--orphan", "lone");
        String lone = commitAll();
        site.write(".git/info/grafts", lone + " " + main + "\n");
        String fake = site.repository.git("commit-tree", "-p", main, "-m", "fake", lone + "^{tree}");
        site.repository.git("replace", lone, fake);

        assertRefused(site.quarantine(Site.own(main), lone), Reason.NOT_A_DESCENDANT);
    }

    @Test
    void a_commit_must_descend_from_every_parent() throws Exception {
        String side = site.forge.commit("side", "side.txt=s");
        site.write("src/a.txt", "changed");

        assertRefused(site.quarantine(Site.own(main, side), commitAll()), Reason.NOT_A_DESCENDANT);
    }

    @Test
    void what_is_no_commit_is_named() throws Exception {
        site.repository.git("tag", "-am", "t", "t");

        assertRefused(site.quarantine(Site.own(main), "f".repeat(40)), Reason.NOT_A_COMMIT);
        assertRefused(site.quarantine(Site.own(main), "HEAD"), Reason.NOT_A_COMMIT);
        assertRefused(site.quarantine(Site.own(main), "--all"), Reason.NOT_A_COMMIT);
        assertRefused(site.quarantine(Site.own(main), null), Reason.NOT_A_COMMIT);
        assertRefused(site.quarantine(Site.own(main), site.repository.git("rev-parse", "t")), Reason.NOT_A_COMMIT);
        assertRefused(
                site.quarantine(Site.own(main), site.repository.git("rev-parse", "HEAD^{tree}")), Reason.NOT_A_COMMIT);
    }

    @Test
    void a_missing_object_is_named() throws Exception {
        site.write("src/a.txt", "changed");
        String commit = commitAll();
        String blob = site.repository.git("rev-parse", commit + ":src/a.txt");
        Files.delete(site.workspace.resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2)));

        assertRefused(site.quarantine(Site.own(main), commit), Reason.MISSING_OBJECTS);
    }

    @Test
    void malformed_objects_are_named() throws Exception {
        site.write("src/a.txt", "changed");
        String commit = commitAll();
        site.write(".git/objects/00/" + "0".repeat(38), "this is not deflated");

        assertRefused(site.quarantine(Site.own(main), commit), Reason.MALFORMED_OBJECTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zero-mode", "no-author", "junk-tree"})
    void objects_that_git_finds_fault_with_are_named(String fault) throws Exception {
        String blob = site.repository.git("rev-parse", "HEAD:readme.md");
        String raw = blob.replaceAll("(..)", "\\\\x$1");
        String tree = site.repository.git("rev-parse", "HEAD^{tree}");
        String object = switch (fault) {
            case "zero-mode" ->
                "printf '0100644 x\\0%s' | git hash-object -t tree --literally -w --stdin".formatted(raw);
            case "junk-tree" -> "printf 'junk' | git hash-object -t tree --literally -w --stdin";
            default ->
                "printf 'tree %s\\nparent %s\\n\\nx' | git hash-object -t commit --literally -w --stdin"
                        .formatted(tree, main);
        };
        String id = site.repository.run("", List.of("bash", "-c", object));
        String commit = fault.equals("no-author") ? id : site.repository.git("rev-parse", "HEAD");

        Output output = site.quarantine(Site.own(main), commit);

        assertRefused(output, Reason.MALFORMED_OBJECTS);
    }

    @Test
    void a_pack_that_is_none_is_named() throws Exception {
        site.write("src/a.txt", "changed");
        String commit = commitAll();
        site.write(".git/objects/pack/pack-" + "a".repeat(40) + ".pack", "PACK and then nonsense");

        assertRefused(site.quarantine(Site.own(main), commit), Reason.MALFORMED_OBJECTS);
    }

    @Test
    void a_lying_index_and_commit_graph_are_not_read() throws Exception {
        site.write("src/a.txt", "changed");
        String commit = commitAll();
        site.repository.sh("git repack -adq && git commit-graph write --reachable && git multi-pack-index write");
        site.repository.sh("cd .git/objects && chmod u+w pack/*.idx info/commit-graph pack/multi-pack-index;"
                + " for f in pack/*.idx info/commit-graph pack/multi-pack-index; do echo garbage > $f; done");

        assertThat(site.quarantine(Site.own(main), commit)).isInstanceOf(Output.Taken.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {".GIT", ".git", "..", "git~1"})
    void trees_with_such_names_are_refused_too(String name) throws Exception {
        String tree = site.repository.git("rev-parse", "HEAD^{tree}");
        String raw = tree.replaceAll("(..)", "\\\\x$1");
        String made = site.repository.run(
                "",
                List.of(
                        "bash",
                        "-c",
                        "printf '40000 %s\\0%s' | git hash-object -t tree --literally -w --stdin"
                                .formatted(name, raw)));
        String commit = site.repository.git("commit-tree", "-p", main, "-m", "x", made);

        assertRefused(site.quarantine(Site.own(main), commit), Reason.MALFORMED_OBJECTS);
    }

    @Test
    void a_submodule_is_refused() throws Exception {
        site.repository.git("update-index", "--add", "--cacheinfo", "160000," + main + ",sub");
        site.repository.git("commit", "-qm", "sub");

        assertRefused(site.quarantine(Site.own(main), site.repository.git("rev-parse", "HEAD")), Reason.SUBMODULE);
    }

    @Test
    void a_bomb_in_a_pack_is_refused() throws Exception {
        OutputLimits small = new OutputLimits(1 << 20, 100, 5_000, 200);
        site.repository.sh(
                "head -c 40000000 /dev/zero > bomb && git add bomb && git commit -qm bomb && git repack -adq");

        assertRefused(
                site.quarantine(Site.own(main), site.repository.git("rev-parse", "HEAD"), small), Reason.TOO_LARGE);
    }

    @Test
    void a_commit_of_100_000_files_is_refused_in_bounded_time() throws Exception {
        StringBuilder stream = new StringBuilder("commit refs/heads/many\ncommitter A <a@b> 1750000000 +0000\n");
        stream.append("data 4\nmany\nfrom refs/heads/work^0\n");
        for (int i = 0; i < 100_000; i++) {
            stream.append("M 644 inline d%d/f%d\ndata 1\nx\n".formatted(i % 300, i));
        }
        site.repository.run(stream.toString(), List.of("git", "fast-import", "--quiet"));
        String commit = site.repository.git("rev-parse", "many");
        long start = System.nanoTime();

        Output output = site.quarantine(Site.own(main), commit);

        assertRefused(output, Reason.TOO_MANY_FILES);
        assertThat((System.nanoTime() - start) / 1_000_000).as("milliseconds").isLessThan(20_000);
    }

    @Test
    void references_with_odd_names_are_not_looked_at() throws Exception {
        site.write("src/a.txt", "changed");
        String commit = commitAll();
        Path refs = site.workspace.resolve(".git/refs/heads");
        Files.write(refs.resolve("--upload-pack=touch x"), "not an id".getBytes(UTF_8));
        Files.createSymbolicLink(refs.resolve("loop"), refs);
        Files.write(site.workspace.resolve(".git/HEAD"), "ref: ../../../etc/passwd".getBytes(UTF_8));

        assertThat(site.quarantine(Site.own(main), commit)).isInstanceOf(Output.Taken.class);
    }
}
