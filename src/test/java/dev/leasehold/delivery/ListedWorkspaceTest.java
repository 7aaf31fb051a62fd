package dev.leasehold.delivery;

import dev.leasehold.lease.Source;
import dev.leasehold.platform.Folders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** A change taken from a listing of its workspace and the contents that are wanted is the one that the disk gives. */
class ListedWorkspaceTest {
    private static final String LATIN = "caf\u00e9";
    private static final String NAIVE =
            new String("na\u00efve".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    private static final Set<String> UNTOUCHED =
            Set.of("same", "deep/same", "program", ".gitignore", "untracked", "ignored.log", "link", "file");

    @TempDir
    Path folder;

    private Site site;
    private String main;

    @BeforeEach
    void open() throws Exception {
        site = new Site(folder);
        site.forge.commit(
                "main",
                "same=1",
                "deep/same=1",
                "changed=1",
                "gone=1",
                "moved=some lines\nto know it by\n",
                "program=1",
                "script=1",
                "file=1",
                "deep/kept.log=1",
                ".gitignore=*.log\n/build/\n",
                "deep/.gitignore=tmp*\n!tmp-kept\n",
                ".gitmodules=[submodule \"sub\"]\n\tpath = sub\n\turl = https://example.org/x\n");
        String tree = site.forge.git("rev-parse", "main^{tree}");
        String listed = site.forge.git("ls-tree", tree) + "\n160000 commit " + "1".repeat(40) + "\tsub\n";
        String link = site.forge.run("same", List.of("git", "hash-object", "-w", "--stdin"));
        String made = site.forge.run(
                listed.replace(
                                "100644 blob %s\tprogram".formatted(id("program")),
                                "100755 blob %s\tprogram".formatted(id("program")))
                        + "120000 blob %s\tlink\n".formatted(link),
                List.of("git", "mktree", "--missing"));
        main = site.forge.git("commit-tree", "-p", "main", "-m", "all kinds", made);
        site.forge.git("update-ref", "refs/heads/main", main);
    }

    private String id(String path) {
        return site.forge.git("rev-parse", "main:" + path);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private void changeOfEveryKind() throws Exception {
        site.write("changed", "2");
        site.write("new/er/file", "x");
        site.write("large", "0123456789".repeat(20_000));
        site.write("large-copy", "0123456789".repeat(20_000));
        site.write("ignored.log", "noise");
        site.write("build/out", "noise");
        site.write("deep/tmp1", "noise");
        site.write("deep/tmp-kept", "kept");
        site.write("deep/kept.log", "tracked, though ignored");
        site.write("untracked", "not of the parent, whatever is said of it");
        Files.delete(site.workspace.resolve("gone"));
        Files.move(site.workspace.resolve("moved"), site.workspace.resolve("deep/moved"));
        Files.delete(site.workspace.resolve("file"));
        Files.createSymbolicLink(site.workspace.resolve("file"), Path.of("../na\u00efve"));
        site.repository.run(
                "",
                List.of(
                        "bash",
                        "-c",
                        "chmod +x script; mkfifo pipe; echo x > $'caf\\xe9'; echo y > $'na\\xc3\\xafve'"));
    }

    private ListedEntry listing() throws Exception {
        return ListedEntry.of(DiskEntry.of(site.workspace), UNTOUCHED::contains);
    }

    private Output takeFrom(ListedEntry listing, Source source, String commit) throws Exception {
        return site.quarantineOf(source, OutputLimits.DEFAULT)
                .take(listing, source, Site.change(commit), site.root.resolve("quarantine"));
    }

    private Map<String, WorktreeEntry> wanted(ListedEntry listing, Source source) throws Exception {
        return site.quarantineOf(source, OutputLimits.DEFAULT).wanted(listing, source);
    }

    @Test
    void changes_of_every_kind_make_the_very_same_commit() throws Exception {
        site.checkout(Site.auto(main));
        changeOfEveryKind();
        Output fromDisk = site.quarantine(Site.auto(main), null);
        ListedEntry listing = listing();
        ListedEntry.send(wanted(listing, Site.auto(main)));
        Folders.delete(site.workspace);

        Output fromListing = takeFrom(listing, Site.auto(main), null);

        Output.Taken taken = (Output.Taken) fromListing;
        assertThat(taken.commit()).isEqualTo(((Output.Taken) fromDisk).commit());
        for (String same : List.of("files", "bytes", "leftOut")) {
            assertThat(taken.seen().get(same))
                    .as(same)
                    .isEqualTo(fromDisk.seen().get(same));
        }
        assertThat(taken.seen().get("leftOut")).isEqualTo(List.of("pipe"));
    }

    @Test
    void wanted_is_what_may_differ_and_counts() throws Exception {
        site.checkout(Site.auto(main));
        changeOfEveryKind();

        Map<String, WorktreeEntry> wanted = wanted(listing(), Site.auto(main));

        assertThat(wanted)
                .containsOnlyKeys(
                        ".gitmodules",
                        "changed",
                        "deep/.gitignore",
                        "deep/kept.log",
                        "deep/moved",
                        "deep/tmp-kept",
                        "large",
                        "large-copy",
                        "new/er/file",
                        "script",
                        "untracked",
                        LATIN,
                        NAIVE);
        assertThat(wanted.get("large").look().size()).isEqualTo(200_000);
    }

    @Test
    void nothing_is_opened_but_what_is_wanted_and_what_says_what_to_ignore() throws Exception {
        site.checkout(Site.auto(main));
        changeOfEveryKind();
        ListedEntry listing = listing();

        Map<String, WorktreeEntry> wanted = wanted(listing, Site.auto(main));

        assertThat(listing.opened()).containsExactlyInAnyOrder(".gitignore", "deep/.gitignore");
        Set<String> named = ListedEntry.send(wanted);
        takeFrom(listing, Site.auto(main), null);
        named.add(".gitignore");
        assertThat(listing.opened()).isEqualTo(named);
    }

    @Test
    void nothing_is_looked_at_twice() throws Exception {
        site.checkout(Site.auto(main));
        changeOfEveryKind();
        ListedEntry listing = listing();

        wanted(listing, Site.auto(main));

        assertThat(listing.looks()).as("looks at each").allMatch(times -> times <= 1);
    }

    @Test
    void a_file_that_is_as_checked_out_is_the_parents_and_never_opened() throws Exception {
        site.checkout(Site.auto(main));
        site.write("same", "what the disk has does not matter, as nobody looks");
        site.write("changed", "2");
        ListedEntry listing = ListedEntry.of(DiskEntry.of(site.workspace), path -> !path.equals("changed"));
        ListedEntry.send(wanted(listing, Site.auto(main)));

        Output.Taken taken = (Output.Taken) takeFrom(listing, Site.auto(main), null);

        assertThat(listing.opened()).containsExactlyInAnyOrder("changed", ".gitignore", "deep/.gitignore");
        assertThat(taken.seen()).containsEntry("files", 1L);
    }

    @Test
    void what_nobody_touched_is_no_change() throws Exception {
        site.checkout(Site.auto(main));
        ListedEntry listing = ListedEntry.of(DiskEntry.of(site.workspace), _ -> true);
        assertThat(wanted(listing, Site.auto(main))).isEmpty();

        Output output = takeFrom(listing, Site.auto(main), null);

        assertThat(((Output.Refused) output).reason()).isEqualTo(Reason.NOTHING_CHANGED);
    }

    @Test
    void what_is_said_to_be_as_checked_out_but_is_a_link_of_the_parents_is_read() throws Exception {
        site.checkout(Site.auto(main));
        Files.delete(site.workspace.resolve("link"));
        site.write("link", "same");
        Output fromDisk = site.quarantine(Site.auto(main), null);
        ListedEntry listing = listing();
        assertThat(ListedEntry.send(wanted(listing, Site.auto(main)))).contains("link");

        Output fromListing = takeFrom(listing, Site.auto(main), null);

        assertThat(((Output.Taken) fromListing).commit()).isEqualTo(((Output.Taken) fromDisk).commit());
    }

    @Test
    void loose_and_packed_objects_make_the_very_same_commit() throws Exception {
        site.checkout(Site.own(main));
        site.write("changed", "2");
        site.repository.sh("git add changed && git commit -qm packed && git repack -adq && git prune-packed");
        site.write("new/file", "x");
        site.repository.sh("git add new && git commit -qm loose");
        String commit = site.repository.git("rev-parse", "HEAD");
        Output fromDisk = site.quarantine(Site.own(main), commit);
        ListedEntry listing = listing();
        Set<String> named = ListedEntry.send(wanted(listing, Site.own(main)));
        Folders.delete(site.workspace);

        Output fromListing = takeFrom(listing, Site.own(main), commit);

        assertThat(((Output.Taken) fromListing).commit()).isEqualTo(commit);
        assertThat(fromListing.seen().get("objects")).isEqualTo(fromDisk.seen().get("objects"));
        assertThat(named)
                .anyMatch(path -> path.matches("\\.git/objects/[0-9a-f]{2}/[0-9a-f]{38}"))
                .anyMatch(path -> path.matches("\\.git/objects/pack/pack-[0-9a-f]{40}\\.pack"))
                .allMatch(path -> path.matches("\\.git/objects/([0-9a-f]{2}/[0-9a-f]{38}|pack/pack-[0-9a-f]+\\.pack)"));
        assertThat(listing.opened()).isEqualTo(named);
    }

    @Test
    void of_a_change_that_is_refused_at_a_look_nothing_is_wanted() throws Exception {
        site.checkout(Site.own(main));
        site.write("new", "x");
        site.write("barred/file", "x");
        Source auto = Site.auto(main);

        assertThat(wanted(listing(), auto)).isNotEmpty();
        assertThat(site.quarantineOf(auto, new OutputLimits(1, 10, 1_000, 100)).wanted(listing(), auto))
                .as("a file over the limit")
                .isEmpty();
        assertThat(site.quarantineOf(auto, new OutputLimits(1 << 20, 1, 1_000, 100))
                        .wanted(listing(), auto))
                .as("two new files where one may change")
                .isEmpty();
        assertThat(site.quarantineOf(auto, new OutputLimits(1 << 20, 10, 5, 100))
                        .wanted(listing(), auto))
                .as("more entries than are looked at")
                .isEmpty();
        Folders.delete(site.workspace.resolve(".git"));
        assertThat(wanted(listing(), Site.own(main))).as("no folder of objects").isEmpty();
    }
}
