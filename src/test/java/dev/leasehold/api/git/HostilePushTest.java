package dev.leasehold.api.git;

import dev.leasehold.forge.Packs;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.Git;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Pushes that mean harm, by people who may push: each ends with its reason, and nothing of it stays. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class HostilePushTest {
    private static final String REF = "refs/heads/hostile";

    @Inject
    ForgeFixture forge;

    @Inject
    ApiClient api;

    @TempDir
    Path folder;

    private String project;
    private Git git;

    @BeforeEach
    void a_project() {
        project = forge.project();
        git = Git.work(folder.resolve("work"));
        git.must("push", "-q", forge.url(project, Scope.SUBMIT), "main");
    }

    @AfterEach
    void the_service_is_well_and_nothing_is_left() {
        String url = forge.url(project, Scope.SUBMIT);
        assertThat(git.must("ls-remote", url)).contains("refs/heads/main").doesNotContain("hostile");
        git.commit("after", "after\n");
        git.must("push", "-q", url, "main");
        Path objects = forge.disk(project).folder().resolve("objects");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(objects.toFile().list())
                        .as("quarantine")
                        .noneMatch(name -> name.startsWith("tmp_objdir") || name.startsWith("incoming")));
    }

    @Test
    void trees_that_lead_out_of_a_work_tree_are_refused() {
        String blob = git.must("rev-parse", "HEAD:README");
        for (String name : List.of("..", ".", ".git", ".GIT", "a/b", ".git\u200c", "git~1")) {
            var tree = new ByteArrayOutputStream();
            tree.writeBytes(("100644 " + name + "\0").getBytes(StandardCharsets.UTF_8));
            tree.writeBytes(HexFormat.of().parseHex(blob));
            assertThat(pushTree(tree.toByteArray())).as(name).contains("objects-refused");
        }
    }

    @Test
    void malformed_objects_are_refused() {
        byte[] torn = "100644 no-id\0".getBytes(StandardCharsets.UTF_8);
        byte[] onTop = commit(Packs.id("tree", torn));
        byte[] pack = new Packs().add(Packs.TREE, torn).add(Packs.COMMIT, onTop).pack();
        assertThat(post(Packs.push(REF, Packs.id("commit", onTop), pack))).contains("objects-refused");
        String parent = git.head();
        String tree = git.must("rev-parse", "HEAD^{tree}");
        for (String header : List.of("author x\n", "author x <x> 1 +0000\ncommitter y\n", "")) {
            String text = "tree %s\nparent %s\n%s\nm\n".formatted(tree, parent, header);
            assertThat(pushObject("commit", text.getBytes(StandardCharsets.UTF_8)))
                    .as(header)
                    .contains("objects-refused");
        }
    }

    @Test
    void a_submodule_that_would_run_a_command_is_refused() {
        git.commit(".gitmodules", "[submodule \"x\"]\n\tpath = -x\n\turl = ext::sh -c id\n");
        String blob = git.must("rev-parse", "HEAD:.gitmodules");
        git.must("reset", "-q", "--hard", "HEAD^");
        String tree = git.must("rev-parse", "HEAD^{tree}");
        var entries = new ByteArrayOutputStream();
        entries.writeBytes("100644 .gitmodules\0".getBytes(StandardCharsets.UTF_8));
        entries.writeBytes(HexFormat.of().parseHex(blob));
        assertThat(tree).isNotEmpty();
        assertThat(pushTree(entries.toByteArray())).contains("objects-refused");
    }

    @Test
    void a_commit_whose_objects_are_missing_is_refused() throws Exception {
        byte[] commit = commit("1".repeat(40));
        byte[] pack = new Packs().add(Packs.COMMIT, commit).pack();

        assertThat(post(Packs.push(REF, Packs.id("commit", commit), pack))).containsAnyOf("objects-refused", "missing");
    }

    @Test
    void a_ref_to_an_object_that_nobody_sent_is_refused() {
        assertThat(post(Packs.push(REF, "2".repeat(40), new Packs().pack()))).contains("ng " + REF);
    }

    @Test
    void a_huge_object_is_refused_however_small_it_is_sent() {
        git.must("checkout", "-q", "-b", "hostile");
        git.commit("zeros", "\0".repeat(20 << 20));

        String said =
                git.run("push", forge.url(project, Scope.SUBMIT), "hostile").err();

        assertThat(said).contains("remote rejected").contains("object-too-large");
        git.must("checkout", "-q", "main");
    }

    @Test
    void delta_bombs_are_refused_before_git_sees_them() {
        String base = git.must("rev-parse", "HEAD:README");
        byte[] one = new Packs().bomb(base, 10, 1L << 40).pack();
        assertThat(post(Packs.push(REF, "3".repeat(40), one))).contains("object-too-large");

        // Each within the limit, and none of them what it says.
        var many = new Packs();
        for (int i = 0; i < 500; i++) {
            many.bomb(base, 10, 7 << 20);
        }
        assertThat(post(Packs.push(REF, "3".repeat(40), many.pack()))).contains("objects-refused");
    }

    @Test
    void what_is_no_pack_is_refused() {
        assertThat(post(Packs.push(REF, git.head(), new byte[1000]))).contains("pack-malformed");
        assertThat(post("zzzz".getBytes(StandardCharsets.UTF_8))).doesNotContain("unpack ok");
    }

    @Test
    void refs_with_odd_names_are_refused() {
        for (String ref : List.of(
                "refs/heads/../../config",
                "refs/heads/a..b",
                "refs/heads/x.lock",
                "refs/heads/.x",
                "refs/heads/a b",
                "HEAD",
                "config",
                "refs/heads/-x/../y",
                "refs/heads/\u0001",
                "refs/replace/" + git.head(),
                "refs/hidden/x",
                "refs/heads/" + "x".repeat(300))) {
            byte[] push = Packs.push(ref, git.head(), new Packs().pack());
            assertThat(post(push)).as(ref).contains("ref-name-refused");
        }
    }

    @Test
    void addresses_that_lead_elsewhere_lead_nowhere() {
        for (String path : List.of("..%2f..%2fetc", "%2e%2e", "x%00", ".new-1", "a..b", project + ".git")) {
            RestAssured.given()
                    .urlEncodingEnabled(false)
                    .header("Authorization", "Bearer " + api.token(Scope.ADMIN))
                    .get("/git/" + path + ".git/info/refs?service=git-upload-pack")
                    .then()
                    .statusCode(org.hamcrest.Matchers.oneOf(400, 404));
        }
    }

    @Test
    void a_push_over_the_limit_is_refused() {
        git.must("checkout", "-q", "-b", "hostile");
        for (int i = 0; i < 3; i++) {
            byte[] noise = new byte[4 << 20];
            new Random(i).nextBytes(noise);
            git.commit("noise" + i, new String(noise, StandardCharsets.ISO_8859_1));
        }

        String said =
                git.run("push", forge.url(project, Scope.SUBMIT), "hostile").err();

        assertThat(said).contains("push-too-large");
        git.must("checkout", "-q", "main");
    }

    @Test
    void a_push_that_stands_still_is_ended() throws Exception {
        byte[] push = Packs.push(
                REF, git.head(), new Packs().add(Packs.BLOB, new byte[100]).pack());
        try (var socket = new Socket(InetAddress.getByName("localhost"), RestAssured.port)) {
            socket.setSoTimeout(20_000);
            String head = """
                    POST /git/%s.git/git-receive-pack HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Content-Type: application/x-git-receive-pack-request\r
                    Content-Length: 1000000\r
                    \r
                    """.formatted(project, api.token(Scope.SUBMIT));
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(Arrays.copyOf(push, push.length - 30));
            socket.getOutputStream().flush();

            assertThat(ends(socket)).isTrue();
        }
    }

    private static boolean ends(Socket socket) throws Exception {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketException reset) {
            return true;
        }
    }

    private byte[] commit(String tree) {
        return "tree %s\nauthor x <x@x> 1 +0000\ncommitter x <x@x> 1 +0000\n\nm\n"
                .formatted(tree)
                .getBytes(StandardCharsets.UTF_8);
    }

    private String pushTree(byte[] tree) {
        String id = literally("tree", tree);
        return pushObject("commit", commit(id));
    }

    private String pushObject(String type, byte[] content) {
        String id = literally(type, content);
        return git.run("push", forge.url(project, Scope.SUBMIT), "+" + id + ":" + REF)
                .err();
    }

    private String literally(String type, byte[] content) {
        return git.input(content, "hash-object", "-t", type, "-w", "--literally", "--stdin")
                .out()
                .strip();
    }

    private String post(byte[] body) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + api.token(Scope.SUBMIT))
                .contentType("application/x-git-receive-pack-request")
                .body(body)
                .post("/git/" + project + ".git/git-receive-pack")
                .asString();
    }
}
