package dev.leasehold.delivery;

import dev.leasehold.platform.process.SelfDefence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a command that means harm leaves in its workspace, and what becomes of it. */
class HostileWorkspaceTest {
    enum Kind {
        AUTO,
        OWN
    }

    @TempDir
    Path folder;

    private Site site;
    private String main;
    private Path marker;

    @BeforeEach
    void open() throws Exception {
        site = new Site(folder);
        main = site.forge.commit("main", "readme.md=hello", "src/a.txt=a");
        site.checkout(Site.own(main));
        marker = site.root.resolve("executed");
    }

    @AfterEach
    void close() {
        assertThat(marker).as("planted commands that ran").doesNotExist();
        site.close();
    }

    /** Whatever would run it leaves a trace. */
    private String trap() throws Exception {
        Path trap = site.root.resolve("trap");
        Files.writeString(trap, "#!/bin/sh\ntouch %s\ncat\n".formatted(marker));
        assertThat(trap.toFile().setExecutable(true)).isTrue();
        return trap.toString();
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

    @ParameterizedTest
    @EnumSource
    void hooks_filters_monitors_helpers_and_includes_are_never_run(Kind kind) throws Exception {
        String trap = trap();
        site.write("src/a.txt", "changed");
        String commit = commitAll();
        Path hooks = Files.createDirectories(site.workspace.resolve(".git/hooks"));
        for (String hook : new String[] {
            "pre-commit",
            "post-checkout",
            "post-index-change",
            "reference-transaction",
            "pre-push",
            "post-commit",
            "prepare-commit-msg",
            "pre-auto-gc"
        }) {
            Files.copy(Path.of(trap), hooks.resolve(hook));
        }
        Files.writeString(site.root.resolve("included"), "[core]\n\tfsmonitor = %s\n".formatted(trap));
        Files.writeString(
                site.workspace.resolve(".git/config"), """
                [core]
                	repositoryformatversion = 0
                	fsmonitor = %1$s
                	hooksPath = %2$s
                	sshCommand = %1$s
                	editor = %1$s
                	pager = %1$s
                	gitProxy = %1$s
                	alternateRefsCommand = %1$s
                	worktree = /
                [include]
                	path = %3$s
                [includeIf "gitdir:/"]
                	path = %3$s
                [filter "trap"]
                	clean = %1$s
                	smudge = %1$s
                	process = %1$s
                	required = true
                [diff "trap"]
                	command = %1$s
                	textconv = %1$s
                [merge "trap"]
                	driver = %1$s
                [credential]
                	helper = %1$s
                [gpg]
                	program = %1$s
                [uploadpack]
                	packObjectsHook = %1$s
                """.formatted(trap, hooks, site.root.resolve("included")));
        site.write(
                ".gitattributes",
                "* filter=trap diff=trap merge=trap text=auto eol=crlf working-tree-encoding=UTF-16\n");
        site.write("src/new.txt", "line\n");

        Output output = site.quarantine(kind == Kind.AUTO ? Site.auto(main) : Site.own(main), commit);

        assertThat(output).isInstanceOf(Output.Taken.class);
        assertThat(marker).doesNotExist();
        site.repository.git("-c", "core.worktree=" + site.workspace, "status");
        assertThat(marker).as("the trap, for a git that walks into it").exists();
        Files.delete(marker);
    }

    @Test
    void bytes_are_committed_as_they_are_whatever_attributes_say() throws Exception {
        site.write(".gitattributes", "*.txt text eol=crlf ident\n");
        site.write("src/a.txt", "one\r\n$Id$\n");

        Published published = site.publish(Site.auto(main), null, site.access().url(), Tries.DEFAULT);

        String commit = ((Published.Landed) published).landing().commit();
        assertThat(site.forge.git("cat-file", "-s", commit + ":src/a.txt")).isEqualTo("10");
    }

    @Test
    void nothing_changed_is_nothing_delivered() throws Exception {
        assertRefused(site.quarantine(Site.auto(main), null), Reason.NOTHING_CHANGED);
        assertRefused(site.quarantine(Site.own(main), main), Reason.NOTHING_CHANGED);
        site.repository.git("commit", "-q", "--allow-empty", "-m", "empty");
        assertRefused(
                site.quarantine(Site.own(main), site.repository.git("rev-parse", "HEAD")), Reason.NOTHING_CHANGED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".GIT/config",
                "x/.gIt/config",
                "git~1/config",
                ".git./config",
                ".git::$INDEX_ALLOCATION/x",
                ".g\u200cit/config"
            })
    void names_that_some_system_takes_for_git_are_refused(String path) throws Exception {
        site.write(path, "[core]\n\tfsmonitor = x\n");

        assertRefused(site.quarantine(Site.auto(main), null), Reason.BAD_PATH);
    }

    @Test
    void what_is_in_the_services_own_folder_is_never_committed() throws Exception {
        site.write("src/a.txt", "changed");
        site.write(".leasehold/variants/1/evaluation.json", "{}");

        Output.Taken taken = (Output.Taken) site.quarantine(Site.auto(main), null);

        assertThat(taken.seen()).containsEntry("files", 1L);
        site.repository.sh("git add -f .leasehold && git commit -qam forged");
        assertRefused(site.quarantine(Site.own(main), site.repository.git("rev-parse", "HEAD")), Reason.RESERVED_PATH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext::sh -c 'touch /tmp/x'", "file:///etc", "file::/etc", "/etc", "-u./x", "https://-x"})
    void submodules_that_would_run_or_read_something_are_refused(String url) throws Exception {
        site.write(".gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = " + url + "\n");

        assertRefused(site.quarantine(Site.auto(main), null), Reason.SUBMODULE_URL);
        Output own = site.quarantine(Site.own(main), commitAll());
        assertThat(((Output.Refused) own).reason()).isIn(Reason.SUBMODULE_URL, Reason.MALFORMED_OBJECTS);
    }

    @Test
    void a_repository_within_is_refused_unless_it_is_ignored() throws Exception {
        site.write("vendor/lib.txt", "x");
        site.repository.sh("cd vendor && git init -q && git config core.fsmonitor " + trap());

        assertRefused(site.quarantine(Site.auto(main), null), Reason.NESTED_REPOSITORY);
        site.write(".gitignore", "/vendor/\n");
        assertThat(site.quarantine(Site.auto(main), null)).isInstanceOf(Output.Taken.class);
    }

    @Test
    void pipes_and_sockets_are_left_out_and_named() throws Exception {
        site.write("src/a.txt", "changed");
        site.repository.sh("mkfifo pipe src/.gitignore");

        Output.Taken taken = (Output.Taken) site.quarantine(Site.auto(main), null);

        assertThat(taken.seen().get("leftOut").toString()).contains("pipe", "src/.gitignore");
    }

    @Test
    void links_are_committed_as_links_and_never_followed() throws Exception {
        Path secret = Files.writeString(site.root.resolve("secret"), "canary-in-a-secret");
        Files.createSymbolicLink(site.workspace.resolve("stolen"), secret);
        Files.createSymbolicLink(site.workspace.resolve("dir"), site.root);

        Published published = site.publish(Site.auto(main), null, site.access().url(), Tries.DEFAULT);

        String commit = ((Published.Landed) published).landing().commit();
        assertThat(site.forge.git("cat-file", "-p", commit + ":stolen")).isEqualTo(secret.toString());
        assertThat(site.forge.git("ls-tree", commit, "dir")).startsWith("120000 blob");
    }

    @Test
    void names_that_are_no_text_are_committed_as_the_bytes_they_are() throws Exception {
        site.repository.run("", List.of("bash", "-c", "echo x > $'caf\\xe9' && echo y > 'na\u00efve'"));

        Published published = site.publish(Site.auto(main), null, site.access().url(), Tries.DEFAULT);

        String commit = ((Published.Landed) published).landing().commit();
        assertThat(site.forge.git("-c", "core.quotePath=true", "ls-tree", "--name-only", commit))
                .contains("\"caf\\351\"", "\"na\\303\\257ve\"");
    }

    @Test
    void too_much_is_refused_before_it_is_read() throws Exception {
        OutputLimits small = new OutputLimits(1 << 20, 100, 5_000, 200);
        site.repository.sh("truncate -s 100G huge");
        assertRefused(site.quarantine(Site.auto(main), null, small), Reason.TOO_LARGE);
        Files.delete(site.workspace.resolve("huge"));

        site.repository.sh("head -c 3000000 /dev/zero > bomb && git add bomb && git commit -qm bomb");
        assertRefused(
                site.quarantine(Site.own(main), site.repository.git("rev-parse", "HEAD"), small), Reason.TOO_LARGE);
        Files.delete(site.workspace.resolve("bomb"));

        site.write("p/" + "d/".repeat(150) + "deep", "x");
        assertRefused(site.quarantine(Site.auto(main), null, small), Reason.BAD_PATH);
    }

    @Test
    void a_file_of_somebody_else_is_refused() throws Exception {
        site.write("other", "x");
        assumeTrue(SelfDefence.isRoot(), "only root gives files away");
        Files.setAttribute(site.workspace.resolve("other"), "unix:uid", 12345);

        assertRefused(site.quarantine(Site.auto(main), null), Reason.FOREIGN_FILE);
    }
}
