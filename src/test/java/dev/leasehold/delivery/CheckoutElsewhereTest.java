package dev.leasehold.delivery;

import dev.leasehold.lease.Source;
import dev.leasehold.testing.GitRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What another machine needs for a checkout: the small files of {@code .git}, the packs, and a git of its own. */
class CheckoutElsewhereTest {
    @TempDir
    Path folder;

    private Site site;
    private String first;
    private String main;

    @BeforeEach
    void open() throws Exception {
        site = new Site(folder);
        first = site.forge.commit("main", "a.txt=1", "deep/b.txt=1");
        main = site.forge.commit("main", "a.txt=2");
    }

    @AfterEach
    void close() {
        site.close();
    }

    /** As whoever has been told of them does it. */
    private static void make(RepositoryFiles told, Path place) throws IOException {
        for (String each : told.folders()) {
            Files.createDirectory(place.resolve(each));
        }
        for (Map.Entry<String, String> file : told.files().entrySet()) {
            Files.writeString(place.resolve(file.getKey()), file.getValue());
        }
    }

    private static Path copy(OpenPacks packs, Path objects) throws IOException {
        Path copies = Files.createDirectories(objects.resolve("pack"));
        for (OpenPacks.PackFile each : packs.files()) {
            Files.copy(Channels.newInputStream(each.content()), copies.resolve(each.name()));
            assertThat(copies.resolve(each.name())).hasSize(each.size());
        }
        return copies;
    }

    private static Map<String, String> contents(Path top) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(top)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                String name = top.relativize(each).toString();
                contents.put(name, Files.isDirectory(each) ? "a folder" : Files.readString(each));
            }
        }
        return contents;
    }

    @Test
    void packs_and_small_files_are_enough() throws Exception {
        Source source = Site.own(main, first);
        Path objects = site.root.resolve("elsewhere/objects");
        Path workspace = Files.createDirectories(site.root.resolve("elsewhere/workspace"));
        try (OpenPacks packs = site.hold(source).openPacks(Site.PATIENCE)) {
            copy(packs, objects);
        }
        make(WorkspaceRepository.of(source, Site.author(), objects), workspace);
        GitRepository git = new GitRepository(workspace);

        git.git("read-tree", "--reset", "-u", "--no-recurse-submodules", main);

        assertThat(workspace.resolve("a.txt")).hasContent("2");
        assertThat(git.git("status", "--porcelain")).isEmpty();
        assertThat(git.git("log", "--format=%H")).isEqualTo(main + "\n" + first);
        assertThat(git.git("rev-parse", "refs/leasehold/parent-2")).isEqualTo(first);
        assertThat(git.git("config", "user.name")).isEqualTo(Site.author().name());
    }

    @Test
    void a_checkout_here_has_the_very_same_small_files() throws Exception {
        Source source = Site.own(main, first);
        HeldRepository held = site.hold(source);
        Path told = Files.createDirectories(site.root.resolve("told"));
        make(WorkspaceRepository.of(source, Site.author(), held.objects()), told);
        site.checkout(source);

        Files.delete(site.workspace.resolve(".git/index"));
        Files.delete(told.resolve(".git/info/attributes"));

        assertThat(contents(site.workspace.resolve(".git"))).isEqualTo(contents(told.resolve(".git")));
    }

    @Test
    void packs_that_are_open_outlive_a_tidying() throws Exception {
        site.hold(Site.auto(first));
        HeldRepository held = site.hold(Site.auto(main));
        Path objects = site.root.resolve("elsewhere/objects");
        try (OpenPacks packs = held.openPacks(Site.PATIENCE)) {
            List<String> names =
                    packs.files().stream().map(OpenPacks.PackFile::name).toList();
            assertThat(names).filteredOn(name -> name.endsWith(".pack")).hasSize(2);
            held.git().run("repack", "-adq");
            assertThat(held.objects().resolve("pack").resolve(names.getFirst())).doesNotExist();

            Path copies = copy(packs, objects);

            for (String name : names) {
                if (name.endsWith(".idx")) {
                    site.forge.git("verify-pack", copies.resolve(name).toString());
                }
            }
        }
    }

    @Test
    void packs_are_closed_with_all_that_belongs_to_them() throws Exception {
        OpenPacks packs = site.hold(Site.auto(main)).openPacks(Site.PATIENCE);

        packs.close();

        assertThat(packs.files())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file.content().isOpen()).isFalse());
    }

    @Test
    void what_is_half_written_is_no_pack() throws Exception {
        Path pack = Files.createDirectories(folder.resolve("pack"));
        Files.writeString(pack.resolve("pack-" + "a".repeat(40) + ".pack"), "without an index");
        Files.writeString(pack.resolve("tmp_pack_x"), "not there yet");
        Files.writeString(pack.resolve("pack-" + "b".repeat(40) + ".pack"), "whole");
        Files.writeString(pack.resolve("pack-" + "b".repeat(40) + ".idx"), "whole");

        try (OpenPacks open = OpenPacks.of(pack)) {
            assertThat(open.files())
                    .extracting(OpenPacks.PackFile::name)
                    .containsExactly("pack-" + "b".repeat(40) + ".idx", "pack-" + "b".repeat(40) + ".pack");
        }
        assertThatThrownBy(() -> OpenPacks.of(folder.resolve("none"))).isInstanceOf(IOException.class);
    }
}
