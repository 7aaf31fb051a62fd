package dev.leasehold.delivery;

import dev.leasehold.lease.Landing;
import dev.leasehold.lease.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** An attempt's work from the checkout to the forge, with nothing in its way. */
class DeliveryTest {
    @TempDir
    Path folder;

    private Site site;
    private String main;

    @BeforeEach
    void open() throws Exception {
        site = new Site(folder);
        site.forge.commit("main", "readme.md=hello", "src/a.txt=a", "src/b.txt=b", ".gitignore=*.log\n/build/\n");
        main = site.forge.commit("main", "src/a.txt=a2");
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void a_workspace_has_the_files_of_the_first_parent_and_a_git_that_works() throws Exception {
        site.checkout(Site.own(main));

        assertThat(site.workspace.resolve("src/a.txt")).hasContent("a2");
        assertThat(site.repository.git("status", "--porcelain")).isEmpty();
        assertThat(site.repository.git("log", "--format=%s")).isEqualTo("wip\nwip");
        assertThat(site.repository.git("rev-parse", "HEAD")).isEqualTo(main);
        assertThat(site.workspace.resolve(".leasehold/task.json")).hasContent("{\"task\":\"x\"}");
    }

    @Test
    void what_the_command_changed_lands_as_one_commit_by_the_task() throws Exception {
        site.checkout(Site.auto(main));
        site.write("src/a.txt", "changed");
        site.write("new/file.txt", "new");
        site.write("noise.log", "ignored");
        site.write("build/out", "ignored");
        Files.delete(site.workspace.resolve("src/b.txt"));
        Files.createSymbolicLink(site.workspace.resolve("link"), Path.of("src/a.txt"));

        Published published = site.publish(Site.auto(main), null, site.access().url(), Tries.DEFAULT);

        assertThat(published).isInstanceOf(Published.Landed.class);
        Landing landing = ((Published.Landed) published).landing();
        assertThat(((Published.Landed) published).confirmed()).isTrue();
        assertThat(site.forge.git("rev-parse", Site.REF)).isEqualTo(landing.commit());
        assertThat(site.forge.git("diff-tree", "-r", "--name-status", "--no-renames", main, landing.commit()))
                .isEqualTo("A\tlink\nA\tnew/file.txt\nM\tsrc/a.txt\nD\tsrc/b.txt");
        assertThat(site.forge.git("log", "-1", "--format=%an|%cn|%s|%P|%at", landing.commit()))
                .isEqualTo("task %s|Leasehold|What the task did|%s|1760000000".formatted(Site.TASK, main));
        assertThat(site.forge.git("fsck", "--strict", "--full")).isEmpty();
        assertThat(landing.rungs()).extracting(rung -> rung.name()).containsExactly("quarantine", "push", "read-back");
    }

    @Test
    void a_commit_of_the_commands_own_lands_as_it_is() throws Exception {
        site.checkout(Site.own(main));
        site.write("src/a.txt", "changed");
        site.repository.git("commit", "-qam", "mine");
        String commit = site.repository.git("rev-parse", "HEAD");

        Published published = site.publish(Site.own(main), commit, site.access().url(), Tries.DEFAULT);

        assertThat(published).isInstanceOf(Published.Landed.class);
        assertThat(site.forge.git("rev-parse", Site.REF)).isEqualTo(commit);
    }

    @Test
    void packs_and_merges_of_the_commands_own_land_too() throws Exception {
        String side = site.forge.commit("side", "other.txt=o");
        site.forge.git("branch", "-f", "topic", main + "~1");
        String topic = site.forge.commit("topic", "src/b.txt=topic");
        Source source = Site.own(main, topic);
        site.checkout(source);
        site.repository.git("merge", "-q", "--no-edit", "refs/leasehold/parent-2");
        site.write("more.txt", "more");
        site.repository.sh("git add -A && git commit -qm more && git repack -adfq && git prune-packed");
        String commit = site.repository.git("rev-parse", "HEAD");

        Published published = site.publish(source, commit, site.access().url(), Tries.DEFAULT);

        assertThat(side).isNotEqualTo(topic);
        assertThat(published).isInstanceOf(Published.Landed.class);
        assertThat(site.forge.git("rev-parse", Site.REF)).isEqualTo(commit);
    }

    @Test
    void the_same_attempt_again_finds_its_ref_and_is_content() throws Exception {
        site.checkout(Site.auto(main));
        site.write("src/a.txt", "changed");
        Published first = site.publish(Site.auto(main), null, site.access().url(), Tries.DEFAULT);

        Published again = site.publish(Site.auto(main), null, site.access().url(), Tries.DEFAULT);

        assertThat(((Published.Landed) again).confirmed()).isTrue();
        assertThat(((Published.Landed) again).landing().commit())
                .isEqualTo(((Published.Landed) first).landing().commit());
        assertThat(site.forge.git("for-each-ref", "--format=%(refname)", "refs/heads/work"))
                .isEqualTo(Site.REF);
    }

    @Test
    void what_the_host_knows_is_not_asked_for_again() throws Exception {
        site.checkout(Site.auto(main));
        int asked = site.server.requests().size();

        site.hold(Site.auto(main));
        String next = site.forge.commit("main", "src/c.txt=c");
        site.hold(Site.auto(next));

        assertThat(site.server.requests()).hasSize(asked + 1);
    }
}
