package dev.leasehold.worker.courier;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.process.SelfDefence;
import dev.leasehold.testing.Git;
import dev.leasehold.worker.courier.CourierStand.Answer;
import dev.leasehold.worker.courier.CourierStand.Ended;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import static dev.leasehold.worker.courier.CourierStand.PARCEL;
import static dev.leasehold.worker.courier.CourierStand.cutShort;
import static dev.leasehold.worker.courier.CourierStand.status;
import static dev.leasehold.worker.courier.CourierStand.with;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** What the service sends is what lies in the pod, and nothing else; whatever it sends, nothing lies elsewhere. */
class CourierCheckoutTest {
    @TempDir
    Path folder;

    private CourierStand stand;

    @BeforeEach
    void open() throws IOException {
        stand = new CourierStand(folder);
    }

    @AfterEach
    void close() {
        stand.close();
    }

    @Test
    void makes_folders_files_and_links_with_their_modes() throws Exception {
        Ended ended = checkout(new Parcel()
                .folder("workspace/bin", 0750)
                .file("workspace/bin/tool", 0755, "#!/bin/sh\n")
                .file("workspace/a/b/c", 0640, "below folders that nobody named")
                .file("workspace/empty", 0644, "")
                .link("workspace/to", "bin/tool")
                .file("repository/config", 0600, "of the repository")
                .file("folder/sub/file", 0644, "of the task's folder")
                .end());

        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        assertThat(stand.modeOf("work/workspace/bin")).isEqualTo("rwxr-x---");
        assertThat(stand.modeOf("work/workspace/bin/tool")).isEqualTo("rwxr-xr-x");
        assertThat(stand.modeOf("work/workspace/a/b")).isEqualTo("rwxr-xr-x");
        assertThat(stand.modeOf("work/workspace/a/b/c")).isEqualTo("rw-r-----");
        assertThat(stand.read("work/workspace/empty")).isEmpty();
        assertThat(Files.readSymbolicLink(stand.workspace.resolve("to"))).hasToString("bin/tool");
        assertThat(stand.read("leasehold/repository/config")).isEqualTo("of the repository");
        assertThat(stand.read("leasehold/folder/files/sub/file")).isEqualTo("of the task's folder");
        for (String own : List.of("work/home", "work/workspace", "work/workspace/.leasehold")) {
            assertThat(stand.modeOf(own)).as(own).isEqualTo("rwx------");
        }
    }

    @Test
    void asks_once_with_the_attempts_token_and_through_no_proxy() throws Exception {
        checkout(new Parcel().end());

        assertThat(stand.requests).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.path()).isEqualTo("/v1/attempt/checkout");
            assertThat(request.authorization()).isEqualTo("Bearer " + CourierStand.TOKEN);
        });
    }

    @Test
    void puts_the_launcher_in_place_of_an_old_one() throws Exception {
        Path launcher = Files.writeString(stand.root.resolve("leasehold/tools/launcher"), "of old");
        assertThat(launcher.toFile().setReadOnly()).isTrue();

        checkout(new Parcel().end());

        assertThat(launcher).hasContent("the launcher");
        assertThat(stand.modeOf("leasehold/tools/launcher")).isEqualTo("r-xr-xr-x");
    }

    @Test
    void a_launcher_that_cannot_be_put_in_place_is_told_of() throws Exception {
        Files.delete(stand.root.resolve("leasehold/tools"));

        assertFailed(checkout(new Parcel().end()), "workspace-failed", "the workspace cannot be made: the launcher: ");
    }

    @Test
    void folders_that_nobody_may_write_to_have_their_files() throws Exception {
        asAnotherUser();

        Ended ended = checkout(new Parcel()
                .folder("folder", 0555)
                .folder("folder/closed", 0555)
                .folder("folder/closed/more", 0500)
                .file("folder/closed/more/file", 0444, "inside")
                .file("folder/closed/file", 0444, "inside")
                .end());

        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        assertThat(stand.read("leasehold/folder/files/closed/more/file")).isEqualTo("inside");
        assertThat(stand.modeOf("leasehold/folder/files")).isEqualTo("r-xr-xr-x");
        assertThat(stand.modeOf("leasehold/folder/files/closed")).isEqualTo("r-xr-xr-x");
        assertThat(stand.modeOf("leasehold/folder/files/closed/more")).isEqualTo("r-x------");
        stand.sh("chmod -R u+w " + stand.root.resolve("leasehold/folder"));
    }

    @Test
    void an_input_goes_before_the_file_or_link_that_is_there() throws Exception {
        Files.writeString(folder.resolve("outside"), "as it was");

        Ended ended = checkout(new Parcel()
                .file("workspace/file", 0755, "of the commit")
                .link("workspace/link", folder.resolve("outside").toString())
                .file("input/file", 0444, "of the task")
                .file("input/link", 0644, "of the task")
                .file("input/new/deep/file", 0644, "of the task")
                .end());

        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        for (String path : List.of("file", "link", "new/deep/file")) {
            assertThat(stand.workspace.resolve(path)).as(path).hasContent("of the task");
            assertThat(Files.isRegularFile(stand.workspace.resolve(path), LinkOption.NOFOLLOW_LINKS))
                    .isTrue();
        }
        assertThat(stand.modeOf("work/workspace/file")).isEqualTo("r--r--r--");
        assertThat(folder.resolve("outside")).hasContent("as it was");
    }

    @Test
    void an_input_in_the_place_of_a_folder_or_below_a_link_or_file_or_twice_is_a_conflict() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));

        for (Parcel each : List.of(
                new Parcel().folder("workspace/a", 0755).file("input/a", 0644, "x"),
                new Parcel().link("workspace/link", outside.toString()).file("input/link/a", 0644, "x"),
                new Parcel().file("workspace/file", 0644, "").file("input/file/a", 0644, "x"),
                new Parcel().file("input/a", 0644, "x").file("input/a", 0644, "y"))) {
            Ended ended = checkout(each.end());

            assertFailed(
                    ended,
                    "setup-failed",
                    "names a place that another input, or a folder or link of the commit, has taken");
            assertThat(stand.requests).hasSize(1);
            stand.requests.clear();
        }
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void a_word_of_any_bytes_is_json() throws Exception {
        Ended ended = checkout(new Parcel()
                .folder("workspace/x", 0755)
                .file("workspace/x/\u00e9\"\\\n\u0001", 0644, "")
                .file("input/x/\u00e9\"\\\n\u0001/\u00c3\u00a4", 0644, "")
                .end());

        JsonNode word = assertFailed(ended, "setup-failed", "input x/");
        assertThat(word.at("/end/message").asText()).contains("input x/\ufffd\"\\\n\u0001/\u00e4 names a place");
    }

    @Test
    void a_path_of_any_length_leaves_a_word_of_its_size() throws Exception {
        String path = String.join("/", Collections.nCopies(2000, "\u0001"));

        Ended ended = checkout(new Parcel()
                .file("input/\u0001", 0644, "")
                .file("input/" + path, 0644, "")
                .end());

        assertFailed(ended, "setup-failed", "input ");
        assertThat(ended.word().length()).isLessThanOrEqualTo(4096);
    }

    @Test
    void nothing_is_made_outside_of_its_place() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));

        for (String path : List.of(
                "workspace/../../../outside/a",
                "/" + outside + "/a",
                "workspace/" + outside + "/a",
                "workspace//a",
                "workspace/./a",
                "workspace/a/",
                "elsewhere/a",
                "workspace",
                "folders/a",
                "input/../a",
                "workspace/a\0b",
                "workspace/" + "n".repeat(256))) {
            byte[] bad = new Parcel().file(path, 0644, "x").end();
            Ended ended = stand.answers(with(200, PARCEL, bad), with(200, PARCEL, new Parcel().end()))
                    .run("checkout", 30);

            assertThat(ended.code()).as(path).isZero();
            assertThat(ended.err()).as(path).contains("the service sent a path");
        }
        assertThat(outside).isEmptyDirectory();
        assertThat(entriesOf("work/workspace")).containsExactly(".leasehold");
    }

    @Test
    void what_stays_no_parcel_is_told_of_in_the_end() throws Exception {
        assertFailed(
                stand.answers(new Parcel().file("workspace/../a", 0644, "x").end())
                        .run("checkout", 1),
                "workspace-failed",
                "the workspace cannot be made: the service sent a path that is none");
    }

    @Test
    void no_link_is_followed_and_nothing_is_overwritten() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("file"), "as it was");

        for (Parcel each : List.of(
                new Parcel().link("workspace/to", outside.toString()).file("workspace/to/a", 0644, "x"),
                new Parcel().link("workspace/to", outside.toString()).folder("workspace/to/a", 0755),
                new Parcel().link("workspace/to", outside.toString()).link("workspace/to/a", "x"),
                new Parcel().link("workspace/to", outside + "/file").file("workspace/to", 0644, "x"),
                new Parcel().link("repository/to", outside + "/new").file("repository/to", 0644, "x"),
                new Parcel().file("workspace/a", 0644, "x").file("workspace/a", 0644, "y"),
                new Parcel().folder("workspace/a", 0755).folder("workspace/a", 0755))) {
            assertFailed(checkout(each.end()), "workspace-failed", "the workspace cannot be made: ");
        }
        assertThat(outside).isDirectoryContaining("glob:**/file").isDirectoryNotContaining("glob:**/{a,new}");
        assertThat(outside.resolve("file")).hasContent("as it was");
    }

    @Test
    void what_is_no_parcel_is_asked_for_again() throws Exception {
        for (String nonsense : List.of(
                "leasehold-parcel 2\nend 0 0 0\n",
                "<html>",
                "leasehold-parcel 1\nsurprise 644 0 11\nworkspace/aend 0 0 0\n",
                "leasehold-parcel 1\nfile 1777 0 11\nworkspace/aend 0 0 0\n",
                "leasehold-parcel 1\nfile 648 0 11\nworkspace/aend 0 0 0\n",
                "leasehold-parcel 1\nfile 644 -1 11\nworkspace/aend 0 0 0\n",
                "leasehold-parcel 1\nfile 644 99999999999999999999 11\nworkspace/a",
                "leasehold-parcel 1\nfile 644 0 4097\nworkspace/a",
                "leasehold-parcel 1\nfile 644 0 0\nend 0 0 0\n",
                "leasehold-parcel 1\nfolder 755 1 11\nworkspace/axend 0 0 0\n",
                "leasehold-parcel 1\nlink 777 4097 11\nworkspace/a",
                "leasehold-parcel 1\nlink 777 0 11\nworkspace/aend 0 0 0\n",
                "leasehold-parcel 1\nhead 0 3 0\nabcend 0 0 0\n",
                "leasehold-parcel 1\nend 0 0 0\nend 0 0 0\n",
                "leasehold-parcel 1\n" + "x".repeat(65),
                "leasehold-parcel 1\n",
                "")) {
            byte[] bytes = nonsense.getBytes(ISO_8859_1);
            Ended ended = stand.answers(with(200, PARCEL, bytes), with(200, PARCEL, new Parcel().end()))
                    .run("checkout", 30);

            assertThat(ended.code()).as(nonsense).isZero();
            assertThat(stand.requests).as(nonsense).hasSize(2);
            stand.requests.clear();
        }
        assertThat(stand.answers(with(200, "text/html", new Parcel().end()), with(200, PARCEL, new Parcel().end()))
                        .run("checkout", 30)
                        .err())
                .contains("the service sent no parcel");
    }

    @Test
    void after_a_cut_stream_it_begins_with_nothing_there() throws Exception {
        Parcel first = new Parcel()
                .folder("workspace/of-the-first/deep", 0555)
                .file("workspace/of-the-first/file", 0644, "x")
                .file("repository/of-the-first", 0644, "x")
                .file("folder/of-the-first", 0644, "x");
        byte[] second = new Parcel().file("workspace/file", 0644, "whole").end();

        Ended ended = stand.answers(
                        cutShort(first.cut()), with(200, PARCEL, first.cut()), status(503), with(200, PARCEL, second))
                .run("checkout", 30);

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(stand.requests).hasSize(4);
        assertThat(entriesOf("work/workspace")).containsExactly(".leasehold", "file");
        assertThat(entriesOf("leasehold/repository")).isEmpty();
        assertThat(entriesOf("leasehold/folder")).isEmpty();
    }

    @Test
    void what_an_earlier_container_left_is_gone_however_deep_it_is() throws Exception {
        Files.createDirectories(stand.workspace);
        stand.sh("perl -e 'for (1..3000) { mkdir \"d\"; chdir \"d\" } mkdir \"closed\", 0500'");
        stand.sh("mkdir -p a/b/c a/x/c; touch a/b/c/f a/x/c/f a/f; chmod 500 a/b a/x a; ln -s / root");

        Ended ended = stand.by("sh", "-c", "ulimit -n 64; exec \"$@\"", "sh")
                .answers(new Parcel().end())
                .run("checkout", 30);

        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        assertThat(entriesOf("work/workspace")).containsExactly(".leasehold");
    }

    @Test
    void what_the_service_refuses_is_not_asked_for_again() throws Exception {
        Ended ended = stand.answers(status(404)).run("checkout", 30);

        assertFailed(
                ended,
                "workspace-failed",
                "the workspace cannot be made: the service answered 404 when asked what to do");
        assertThat(stand.requests).hasSize(1);
    }

    @Test
    void no_other_place_is_asked_that_an_answer_may_name() throws Exception {
        Ended ended = stand.answers(exchange -> {
                    exchange.getResponseHeaders().set("Location", stand.url() + "/elsewhere");
                    exchange.sendResponseHeaders(302, -1);
                })
                .run("checkout", 30);

        assertFailed(ended, "workspace-failed", "the service answered 302");
        assertThat(stand.requests).hasSize(1);
    }

    @Test
    void a_service_in_trouble_is_asked_until_there_is_no_time_left() throws Exception {
        Ended ended = stand.answers(status(503)).run("checkout", 2);

        assertFailed(ended, "workspace-failed", "the service answered 503 when asked what to do, again and again");
        assertThat(stand.requests.size()).isGreaterThan(3);
    }

    @Test
    void where_nobody_listens_there_is_a_word_before_the_deadline() throws Exception {
        Ended ended = stand.nobodyListens().run("checkout", 5);

        assertFailed(ended, "workspace-failed", "the service at " + stand.url() + " does not answer: ");
        assertThat(stand.wordAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    @Test
    void a_word_in_the_stream_is_the_last_one() throws Exception {
        String word = "{\"end\":{\"code\":\"input-missing\"}}";

        Ended ended =
                checkout(new Parcel().file("workspace/a", 0644, "").word(word).end());

        assertThat(ended).isEqualTo(new Ended(1, "", word));
        assertThat(stand.requests).hasSize(1);
    }

    @Test
    void a_word_that_may_become_another_is_asked_for_again() throws Exception {
        Answer trouble = CourierStand.later(
                "1",
                CourierStand.with(
                        200, CourierStand.PARCEL, new Parcel().word("{}").end()));
        Answer well = CourierStand.with(200, CourierStand.PARCEL, new Parcel().end());

        Ended ended = stand.answers(trouble, trouble, well).run("checkout", 30);

        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        assertThat(stand.requests).hasSize(3);
    }

    @Test
    void a_word_that_may_become_another_is_the_last_one_when_there_is_no_time_left() throws Exception {
        String word = "{\"end\":{\"code\":\"source-failed\"}}";

        Ended ended = stand.answers(CourierStand.later(
                        "1",
                        CourierStand.with(
                                200,
                                CourierStand.PARCEL,
                                new Parcel().word(word).end())))
                .run("checkout", 3);

        assertThat(ended).isEqualTo(new Ended(1, "", word));
        assertThat(stand.requests.size()).isGreaterThan(1);
    }

    @Test
    void a_head_is_checked_out_byte_for_byte_by_the_objects_beside() throws Exception {
        Git repository = Git.work(folder.resolve("repository"));
        Files.writeString(repository.folder().resolve(".gitattributes"), "* text eol=crlf ident\n");
        Files.createDirectory(repository.folder().resolve("sub"));
        Files.writeString(repository.folder().resolve("sub/tool"), "#!/bin/sh\n");
        assertThat(repository.folder().resolve("sub/tool").toFile().setExecutable(true))
                .isTrue();
        Files.createSymbolicLink(repository.folder().resolve("to"), Path.of("sub/tool"));
        repository.commit("file", "$Id$\none\n");

        Ended ended = checkout(stand.headOf(repository).task("{\"task\":\"t\"}").end());

        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        assertThat(stand.read("work/workspace/file")).isEqualTo("$Id$\none\n");
        assertThat(stand.modeOf("work/workspace/sub/tool")).isEqualTo("rwxr-xr-x");
        assertThat(Files.readSymbolicLink(stand.workspace.resolve("to"))).hasToString("sub/tool");
        assertThat(stand.workspace.resolve(".git/info/attributes")).doesNotExist();
        assertThat(stand.read("work/workspace/.leasehold/task.json")).isEqualTo("{\"task\":\"t\"}");
        assertThat(stand.modeOf("work/workspace/.leasehold/task.json")).isEqualTo("rw-------");
        assertThat(stand.root.resolve("leasehold/repository/manifest")).isNotEmptyFile();
        assertThat(entriesOf("work/home")).isEmpty();
        assertThat(new Git(stand.workspace).must("log", "--format=%s")).contains("Change file");
    }

    @Test
    void a_commit_that_cannot_be_checked_out_is_told_in_gits_words() throws Exception {
        Git repository = Git.work(folder.resolve("repository"));

        Ended ended =
                checkout(stand.headOf(repository).head("0123456789".repeat(4)).end());

        assertFailed(ended, "source-failed", "the files cannot be checked out: fatal: ");
        assertThat(stand.requests).hasSize(1);
    }

    @Test
    void the_hosts_own_folder_is_there_whatever_the_commit_has() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        for (Parcel each : List.of(
                new Parcel(),
                new Parcel()
                        .folder("workspace/.leasehold/outcome.json", 0755)
                        .file("workspace/.leasehold/outcome.json/a/b", 0400, ""),
                new Parcel()
                        .file("workspace/.leasehold/outcome.json", 0644, "")
                        .folder("workspace/.leasehold/task.json/a", 0555),
                new Parcel().link("workspace/.leasehold/outcome.json", outside.toString()),
                new Parcel().link("workspace/.leasehold/task.json", outside + "/new"))) {
            Ended ended = checkout(each.task("{}").end());

            assertThat(ended).isEqualTo(new Ended(0, "", ""));
            assertThat(entriesOf("work/workspace/.leasehold")).containsExactly("task.json");
            assertThat(stand.read("work/workspace/.leasehold/task.json")).isEqualTo("{}");
        }
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void a_link_or_file_of_the_commit_gives_way_to_the_hosts_own_folder() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Git repository = Git.work(folder.resolve("repository"));
        Files.createSymbolicLink(repository.folder().resolve(".leasehold"), outside);
        repository.must("add", "-Af");
        repository.commit("file", "one\n");

        Ended ended = checkout(stand.headOf(repository).task("{}").end());

        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        assertThat(Files.isDirectory(stand.workspace.resolve(".leasehold"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void a_pod_has_a_volume_for_the_tasks_folder_only_if_there_is_one() throws Exception {
        Files.delete(stand.root.resolve("leasehold/folder"));

        assertThat(checkout(new Parcel().file("workspace/a", 0644, "").end()).code())
                .isZero();
        assertFailed(
                checkout(new Parcel().file("folder/a", 0644, "").end()),
                "workspace-failed",
                "the workspace cannot be made: folder/a: No such file or directory");
    }

    @Test
    void a_file_of_any_size_goes_through() throws Exception {
        String large = "0123456789abcdef".repeat(1 << 18);

        assertThat(checkout(new Parcel()
                                .file("workspace/large", 0644, large)
                                .file("workspace/after", 0644, "it")
                                .end())
                        .code())
                .isZero();
        assertThat(stand.read("work/workspace/large")).isEqualTo(large);
        assertThat(stand.read("work/workspace/after")).isEqualTo("it");
    }

    @Test
    void without_a_token_nothing_is_asked() throws Exception {
        Files.writeString(stand.root.resolve("leasehold/token/token"), " \n");

        assertFailed(
                stand.answers(new Parcel().end()).run("checkout", 1),
                "workspace-failed",
                "does not answer: there is no token to ask it with");
        assertThat(stand.requests).isEmpty();
    }

    /** Root may write where nobody may. */
    private void asAnotherUser() throws Exception {
        if (SelfDefence.isRoot()) {
            stand.sh("chown -R 54321:54321 .");
            stand.by("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups");
        }
    }

    private Ended checkout(byte[] parcel) throws IOException, InterruptedException {
        return stand.answers(parcel).run("checkout", 30);
    }

    private static JsonNode assertFailed(Ended ended, String code, String message) throws IOException {
        assertThat(ended.code()).as(ended.err()).isEqualTo(1);
        JsonNode word = Json.read(ended.word(), JsonNode.class);
        assertThat(word.at("/end/code").asText()).as(ended.word()).isEqualTo(code);
        assertThat(word.at("/end/message").asText()).contains(message);
        assertThat(word.at("/end/epoch").isIntegralNumber()).isTrue();
        assertThat(word.at("/wholeLog").asBoolean(true)).isFalse();
        return word;
    }

    private List<String> entriesOf(String path) throws IOException {
        try (Stream<Path> entries = Files.list(stand.root.resolve(path))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
