package dev.leasehold.worker.courier;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.process.SelfDefence;
import dev.leasehold.testing.Git;
import dev.leasehold.worker.courier.CourierStand.Answer;
import dev.leasehold.worker.courier.CourierStand.Ended;
import dev.leasehold.worker.courier.CourierStand.Request;
import dev.leasehold.worker.courier.Parcel.Entry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import static dev.leasehold.worker.courier.CourierStand.JSON;
import static dev.leasehold.worker.courier.CourierStand.WANTED;
import static dev.leasehold.worker.courier.CourierStand.status;
import static dev.leasehold.worker.courier.CourierStand.with;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** What a command has left is told whole, as it is, and never through a link; and what the service says is the last word. */
class CourierPublishTest {
    private static final String WORD = "{\"end\":{\"code\":\"succeeded\"},\"wholeLog\":true}";

    @TempDir
    Path folder;

    private CourierStand stand;

    @BeforeEach
    void open() throws IOException {
        stand = new CourierStand(folder);
        Files.createDirectory(stand.workspace);
        Files.writeString(stand.root.resolve("leasehold/record/result.json"), "{\"end\":\"exited\"}");
        Files.writeString(stand.root.resolve("leasehold/record/log"), "printed\n");
        stand.answers(word());
    }

    @AfterEach
    void close() {
        stand.close();
    }

    @Test
    void hands_over_the_log_and_what_is_left_and_leaves_the_services_word() throws Exception {
        stand.sh("mkdir -p a/b; echo one >a/b/file; chmod 640 a/b/file; chmod 750 a; ln -s a/b/file to; mkdir empty");

        Ended ended = publish();

        assertThat(ended).isEqualTo(new Ended(0, "", WORD));
        assertThat(stand.requests.getFirst()).satisfies(log -> {
            assertThat(log.method() + " " + log.path()).isEqualTo("PUT /v1/attempt/log");
            assertThat(log.body()).isEqualTo("printed\n");
        });
        assertThat(stand.requests.getLast()).satisfies(left -> {
            assertThat(left.method() + " " + left.path()).isEqualTo("POST /v1/attempt/left?wholeLog=true");
            assertThat(left.authorization()).isEqualTo("Bearer " + CourierStand.TOKEN);
        });
        assertThat(left())
                .containsExactly(
                        new Entry("record", 0, 16, "", "{\"end\":\"exited\"}"),
                        new Entry("folder", 0750, 0, "a", ""),
                        new Entry("folder", 0755, 0, "a/b", ""),
                        new Entry("file", 0640, 4, "a/b/file", "one\n"),
                        new Entry("folder", 0755, 0, "empty", ""),
                        new Entry("link", 0777, 8, "to", "a/b/file"));
    }

    @Test
    void a_log_that_is_not_there_is_not_waited_for() throws Exception {
        Files.delete(stand.root.resolve("leasehold/record/log"));

        Ended ended = publish();

        assertThat(ended.word()).isEqualTo(WORD);
        assertThat(ended.err()).contains("the log is not handed over: No such file");
        assertThat(stand.requests)
                .singleElement()
                .extracting(Request::path)
                .isEqualTo("/v1/attempt/left?wholeLog=false");
    }

    @Test
    void a_link_in_the_logs_place_is_no_log() throws Exception {
        Path log = stand.root.resolve("leasehold/record/log");
        Files.delete(log);
        Files.createSymbolicLink(log, stand.root.resolve("leasehold/token/token"));

        publish();

        assertThat(stand.requests)
                .singleElement()
                .extracting(Request::path)
                .isEqualTo("/v1/attempt/left?wholeLog=false");
    }

    @Test
    void a_log_is_handed_over_again_until_half_of_the_time_is_over() throws Exception {
        Ended ended = stand.aboutLogs()
                .answers(status(503), status(503), status(204), word())
                .run("publish", 30);
        List<String> patient = stand.requests.stream().map(Request::path).toList();
        stand.requests.clear();
        Ended refused = stand.answers(status(413), word()).run("publish", 30);

        assertThat(ended).isEqualTo(new Ended(0, "", WORD));
        assertThat(patient)
                .containsExactly(
                        "/v1/attempt/log", "/v1/attempt/log", "/v1/attempt/log", "/v1/attempt/left?wholeLog=true");
        assertThat(refused.word()).isEqualTo(WORD);
        assertThat(stand.requests)
                .extracting(Request::path)
                .containsExactly("/v1/attempt/log", "/v1/attempt/left?wholeLog=false");
    }

    @Test
    void what_the_service_wants_is_sent_with_its_content_and_so_is_what_it_wanted_before() throws Exception {
        String large = "0123456789abcdef".repeat(20_000);
        Files.writeString(stand.workspace.resolve("large"), large);
        stand.sh("for each in one two three; do head -c 20000 /dev/zero >$each; done");

        Ended ended = stand.answers(wanted("large", "one"), wanted("two", "not-there"), word())
                .run("publish", 30);

        assertThat(ended).isEqualTo(new Ended(0, "", WORD));
        assertThat(told(2)).contains("seen large", "seen one", "seen two", "seen three");
        assertThat(told(1)).contains("file large", "file one", "seen two", "seen three");
        assertThat(told(0)).contains("file large", "file one", "file two", "seen three");
        assertThat(left()).contains(new Entry("file", 0644, large.length(), "large", large));
    }

    @Test
    void small_files_come_unasked_up_to_a_mebibyte() throws Exception {
        stand.sh("head -c 16385 /dev/zero >larger; for i in $(seq 100); do head -c 16384 /dev/zero >small-$i; done");

        publish();

        List<String> all = told(0);
        assertThat(all).contains("seen larger");
        assertThat(all).filteredOn(each -> each.startsWith("file small-")).hasSize(64);
        assertThat(all).filteredOn(each -> each.startsWith("seen small-")).hasSize(36);
    }

    @Test
    void of_the_smallest_files_no_more_come_unasked_than_there_is_room_for_on_a_disk() throws Exception {
        stand.sh("for i in $(seq 300); do : >empty-$i; done");

        publish();

        assertThat(told(0)).filteredOn(each -> each.startsWith("file empty-")).hasSizeLessThanOrEqualTo(256);
        assertThat(told(0)).filteredOn(each -> each.startsWith("seen empty-")).hasSizeGreaterThanOrEqualTo(44);
    }

    @Test
    void wishes_without_an_end_are_not_followed() throws Exception {
        Ended ended = stand.answers(wanted("one")).run("publish", 30);

        assertMissing(ended, "the service asks for files without an end");
        assertThat(stand.requests).hasSize(1 + 9);
    }

    @Test
    void rules_of_what_to_ignore_come_unasked_if_they_are_of_that_size() throws Exception {
        stand.sh("mkdir sub; echo target >.gitignore; echo x >sub/.gitignore; mkdir big dir; mkdir dir/.gitignore");
        stand.sh("head -c 1048577 /dev/zero >big/.gitignore; ln -s ../.gitignore sub/link");

        publish();

        assertThat(left())
                .contains(new Entry("file", 0644, 7, ".gitignore", "target\n"))
                .contains(new Entry("file", 0644, 2, "sub/.gitignore", "x\n"));
        assertThat(told(0)).contains("seen big/.gitignore", "folder dir/.gitignore", "link sub/link");
    }

    @Test
    void of_the_repository_only_its_objects_are_told() throws Exception {
        stand.sh("git init -q; echo x >file; git add file; mkdir -p sub/.git/hooks; echo x >sub/.git/config");

        publish();

        List<String> all = told(0);
        assertThat(all).contains("folder .git", "folder .git/objects", "folder sub/.git/hooks", "file sub/.git/config");
        assertThat(all.stream().filter(each -> each.contains(" .git/") && !each.contains(" .git/objects")))
                .isEmpty();
        assertThat(all).anyMatch(each -> each.startsWith("seen .git/objects/"));
    }

    @Test
    void a_repository_that_is_a_link_or_has_linked_objects_is_not_looked_into() throws Exception {
        stand.sh("mkdir -p ../outside/objects ../outside/x; ln -s ../outside .git; ");
        publish();
        List<String> ofLink = told(0);
        stand.sh("rm .git; mkdir .git; ln -s ../../outside .git/objects");
        publish();

        assertThat(ofLink).containsExactly("record ", "link .git");
        assertThat(told(0)).containsExactly("record ", "folder .git", "link .git/objects");
    }

    @Test
    void no_link_is_followed() throws Exception {
        stand.sh("ln -s '" + stand.root + "/leasehold/token/token' token; ln -s '" + stand.root
                + "/leasehold/token' all; ln -s nowhere broken");

        stand.answers(wanted("token", "all/token", "broken", "../../leasehold/token/token"), word())
                .run("publish", 30);

        assertThat(told(0)).containsExactly("record ", "link all", "link broken", "link token");
        assertThat(stand.requests).noneMatch(request -> request.body().contains(CourierStand.TOKEN + "\n"));
    }

    @Test
    void what_is_neither_a_file_nor_a_folder_nor_a_link_is_special() throws Exception {
        stand.sh(
                "mkfifo pipe; mkdir sub; perl -e 'use IO::Socket::UNIX; IO::Socket::UNIX->new(Local => \"s\", Listen => 1)'");

        stand.answers(wanted("pipe", "s"), word()).run("publish", 30);

        assertThat(told(0)).contains("special pipe", "special s", "folder sub");
    }

    @Test
    void what_cannot_be_read_is_barred() throws Exception {
        stand.sh(
                "mkdir -p closed/sub unsearchable/sub; echo x >file; echo x >unsearchable/a; echo x >closed/a; echo y >.gitignore");
        stand.sh("chmod 0 file .gitignore closed; chmod 600 unsearchable");
        asAnotherUser();

        Ended ended = stand.answers(wanted("file"), word()).run("publish", 30);

        assertThat(ended).isEqualTo(new Ended(0, "", WORD));
        assertThat(left())
                .containsExactly(
                        new Entry("record", 0, 16, "", "{\"end\":\"exited\"}"),
                        new Entry("barred", 0, 2, ".gitignore", ""),
                        new Entry("closed", 0, 0, "closed", ""),
                        new Entry("barred", 0, 2, "file", ""),
                        new Entry("closed", 0600, 0, "unsearchable", ""));
        stand.sh("chmod -R u+rwX .");
    }

    @Test
    void what_belongs_to_somebody_else_is_barred() throws Exception {
        assumeThat(SelfDefence.isRoot()).isTrue();
        stand.sh("mkdir other; echo x >other/a; echo x >theirs; echo x >mine; chown 54322 other theirs");

        stand.answers(wanted("theirs", "other/a"), word()).run("publish", 30);

        assertThat(told(0)).containsExactly("record ", "file mine", "closed other", "barred theirs");
    }

    @Test
    void names_are_bytes() throws Exception {
        stand.sh(
                "n=$(printf 'l\\351g\\n\"\\\\q'); mkdir \"$n\"; echo x >\"$n/$n\"; ln -s \"$n\" link; printf y >\"$n/.gitignore\"");

        stand.answers(wanted("l\u00e9g\n\"\\q/l\u00e9g\n\"\\q"), word()).run("publish", 30);

        String name = "l\u00e9g\n\"\\q";
        assertThat(left())
                .contains(
                        new Entry("file", 0644, 1, name + "/.gitignore", "y"),
                        new Entry("file", 0644, 2, name + "/" + name, "x\n"),
                        new Entry("link", 0777, name.length(), "link", name));
    }

    @Test
    void a_file_is_the_same_until_anything_is_done_to_it() throws Exception {
        Git repository = Git.work(folder.resolve("repository"));
        List<String> changes = List.of(
                "touch",
                "rewritten",
                "renamed",
                "mapped",
                "mode",
                "restored",
                "linked",
                "replaced",
                "moved",
                "appended");
        for (String each : changes) {
            Files.writeString(repository.folder().resolve(each), "of the commit\n");
        }
        Files.createDirectory(repository.folder().resolve("sub"));
        Files.writeString(repository.folder().resolve("sub/unchanged"), "of the commit\n");
        repository.commit("unchanged", "of the commit\n");
        Ended checkedOut = stand.answers(stand.headOf(repository)
                        .task("{}")
                        .file("input/replaced", 0644, "of the commit\n")
                        .end())
                .run("checkout", 30);
        assertThat(checkedOut).isEqualTo(new Ended(0, "", ""));
        stand.answers(word()).run("publish", 30);
        List<String> before = told(0);

        stand.sh("touch touch; printf 'of the commit\\n' >rewritten; printf x >>appended");
        stand.sh(
                "cp -p renamed new; mv new renamed; chmod 600 mode; ln linked ../hard; mv moved moved-2; mv sub sub-2");
        stand.sh("cp -p restored ../stamp; printf 'of THE commit\\n' >restored; touch -r ../stamp restored");
        try (FileChannel file = FileChannel.open(
                stand.workspace.resolve("mapped"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var mapped = file.map(FileChannel.MapMode.READ_WRITE, 0, 3);
            assertThat(mapped.get(0)).isEqualTo((byte) 'o');
            mapped.put(0, (byte) 'O');
        }
        stand.answers(word()).run("publish", 30);

        assertThat(before)
                .contains(
                        "same README",
                        "same unchanged",
                        "same sub/unchanged",
                        "file replaced",
                        "file .leasehold/task.json")
                .containsAll(changes.stream()
                        .filter(each -> !each.equals("replaced"))
                        .map(each -> "same " + each)
                        .toList());
        assertThat(told(0))
                .contains("same README", "same unchanged", "file moved-2", "file sub-2/unchanged")
                .containsAll(changes.stream()
                        .filter(each -> !each.equals("moved"))
                        .map(each -> "file " + each)
                        .toList());
    }

    @Test
    void what_is_the_same_is_sent_if_it_is_wanted() throws Exception {
        Git repository = Git.work(folder.resolve("repository"));
        repository.commit(".gitignore", "target\n");
        stand.answers(stand.headOf(repository).end()).run("checkout", 30);

        stand.answers(wanted("README"), word()).run("publish", 30);

        assertThat(told(1)).contains("same README", "file .gitignore");
        assertThat(told(0)).contains("file README", "file .gitignore");
    }

    @Test
    void a_tree_of_any_depth_is_walked_with_few_open_files() throws Exception {
        stand.sh("perl -e 'for (1..2000) { mkdir \"d\"; chdir \"d\" } open(F, \">f\")'; mkdir e; touch e/after");

        Ended ended = stand.by("sh", "-c", "ulimit -n 64; ulimit -s 256; exec \"$@\"", "sh")
                .run("publish", 30);
        stand.sh("rm -rf d");

        assertThat(ended).isEqualTo(new Ended(0, "", WORD));
        assertThat(told(0))
                .hasSize(1 + 2000 + 1 + 2)
                .contains("file " + "d/".repeat(2000) + "f", "folder e", "file e/after");
    }

    @Test
    void what_lies_too_deep_to_be_told_stays_in_a_closed_folder() throws Exception {
        stand.sh("perl -e 'for (1..3000) { mkdir \"d\"; chdir \"d\" } open(F, \">f\")'; mkdir e; touch e/after");

        Ended ended = publish();
        stand.sh("rm -rf d");

        assertThat(ended).isEqualTo(new Ended(0, "", WORD));
        assertThat(told(0))
                .contains("file e/after")
                .filteredOn(each -> each.startsWith("closed "))
                .hasSize(1);
    }

    @Test
    void a_file_that_becomes_shorter_while_it_is_sent_is_sent_again_from_the_start() throws Exception {
        Path file = stand.workspace.resolve("sparse");
        stand.sh("truncate -s 64M sparse");
        Answer cutsIt = new Answer() {
            @Override
            public void to(HttpExchange exchange) throws IOException {
                try (InputStream body = exchange.getRequestBody()) {
                    body.readNBytes(100_000);
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.truncate(10);
                    }
                    body.readAllBytes();
                }
                throw new AssertionError("a whole body came of half a file");
            }

            @Override
            public boolean isOfTheWhole() {
                return false;
            }
        };

        Ended ended = stand.answers(wanted("sparse"), cutsIt, word()).run("publish", 30);

        assertThat(ended.word()).isEqualTo(WORD);
        assertThat(ended.err()).contains("sparse cannot be read: it has become shorter");
        assertThat(left()).contains(new Entry("file", 0644, 10, "sparse", "\0".repeat(10)));
    }

    @Test
    void a_word_that_is_not_settled_is_asked_about_until_it_is() throws Exception {
        Ended ended = stand.answers(
                        notSettled("{\"n\":1}", "0"), status(503), wanted("x"), notSettled("{\"n\":2}", "soon"), word())
                .run("publish", 30);

        assertThat(ended.code()).isZero();
        assertThat(ended.word()).isEqualTo(WORD);
        assertThat(stand.requests).hasSize(1 + 5);
    }

    @Test
    void a_word_that_is_never_settled_is_the_last_one() throws Exception {
        Ended always = stand.answers(notSettled("{\"n\":1}", "1")).run("publish", 2);
        int asked = stand.requests.size();
        Ended thenNone =
                stand.answers(notSettled("{\"n\":2}", "0"), status(500)).run("publish", 1);
        Ended thenRefused =
                stand.answers(notSettled("{\"n\":3}", "0"), status(409)).run("publish", 30);

        assertThat(List.of(always.word(), thenNone.word(), thenRefused.word()))
                .containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
        assertThat(List.of(always.code(), thenNone.code(), thenRefused.code())).containsOnly(0);
        assertThat(asked).as("a pause as long as it said").isEqualTo(1 + 2);
    }

    @Test
    void what_the_service_refuses_is_not_told_again() throws Exception {
        Ended ended = stand.answers(status(404)).run("publish", 30);

        assertMissing(ended, "the service answered 404 when asked to take what the command has left");
        assertThat(stand.requests).hasSize(2);
    }

    @Test
    void a_service_in_trouble_is_asked_again_and_so_is_one_that_answers_nonsense() throws Exception {
        for (Answer trouble : List.of(
                status(500),
                with(200, JSON, new byte[0]),
                with(200, JSON, "x".repeat(4097).getBytes(UTF_8)),
                with(200, "text/html", "hello".getBytes(UTF_8)),
                CourierStand.cutShort(new byte[0]))) {
            stand.requests.clear();
            Ended ended = stand.answers(trouble, word()).run("publish", 30);

            assertThat(ended.word()).as(ended.err()).isEqualTo(WORD);
            assertThat(stand.requests).hasSize(1 + 2);
        }
    }

    @Test
    void where_nobody_listens_there_is_a_word_before_the_deadline() throws Exception {
        Ended ended = stand.nobodyListens().run("publish", 8);

        assertMissing(ended, "the service at " + stand.url() + " does not answer: ");
        assertThat(ended.word()).contains("\"wholeLog\":false");
        assertThat(stand.wordAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(8));
    }

    @Test
    void without_a_record_there_is_nothing_to_tell() throws Exception {
        Path record = stand.root.resolve("leasehold/record/result.json");
        for (String line : List.of(
                "rm " + record,
                "ln -s " + stand.root + "/leasehold/token/token " + record,
                "rm " + record + "; mkfifo " + record,
                "rm " + record + "; head -c 16385 /dev/zero >" + record)) {
            stand.sh(line);

            assertMissing(publish(), "the launcher's record cannot be read: ");
        }
        assertThat(stand.requests).allMatch(request -> request.path().equals("/v1/attempt/log"));
    }

    @Test
    void a_workspace_that_is_gone_or_a_link_is_told_of() throws Exception {
        stand.sh("rmdir ../workspace");
        assertMissing(publish(), "the workspace cannot be read: ");
        Files.createSymbolicLink(stand.workspace, stand.root);
        assertMissing(publish(), "the workspace cannot be read: ");
    }

    @Test
    void words_it_does_not_know_are_refused() throws Exception {
        assertThat(stand.run("deliver", 30).code()).isEqualTo(64);
        assertThat(stand.run("publish", 0).code()).isEqualTo(64);
        assertThat(stand.requests).isEmpty();
    }

    private void asAnotherUser() throws Exception {
        if (SelfDefence.isRoot()) {
            stand.sh("chown -hR 54321:54321 " + stand.root);
            stand.by("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups");
        }
    }

    private static Answer word() {
        return with(200, JSON, WORD.getBytes(UTF_8));
    }

    private static Answer notSettled(String word, String retryAfter) {
        return CourierStand.later(retryAfter, with(200, JSON + "; charset=utf-8", word.getBytes(UTF_8)));
    }

    private static Answer wanted(String... paths) {
        return with(200, WANTED, (String.join("\0", paths) + "\0").getBytes(ISO_8859_1));
    }

    private Ended publish() throws IOException, InterruptedException {
        return stand.run("publish", 30);
    }

    private List<Entry> left() {
        return Parcel.read(stand.requests.getLast().body());
    }

    /** By the request that is so many before the last one. */
    private List<String> told(int back) {
        Request[] all = stand.requests.toArray(Request[]::new);
        return Stream.of(all[all.length - 1 - back])
                .flatMap(request -> Parcel.read(request.body()).stream())
                .map(Entry::told)
                .toList();
    }

    private static void assertMissing(Ended ended, String message) {
        assertThat(ended.code()).as(ended.err()).isEqualTo(1);
        JsonNode word = Json.read(ended.word(), JsonNode.class);
        assertThat(word.at("/end/code").asText()).isEqualTo("report-missing");
        assertThat(word.at("/end/message").asText())
                .startsWith("the attempt's end cannot be told: ")
                .contains(message);
        assertThat(word.at("/wholeLog").isBoolean()).isTrue();
    }
}
