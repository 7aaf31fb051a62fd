package dev.leasehold.api.git;

import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.Git;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Each kind of token, each kind of ref, each thing that can be done to one, tried with the real git. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class TokenMatrixTest {
    private static final String MAIN = "refs/heads/main";
    private static final String OTHERS = "refs/heads/work/01a2b3c4d5e6f7g8h9jakbmcnd/1";

    @Inject
    ForgeFixture forge;

    @TempDir
    Path folder;

    private String project;
    private Git git;
    private ForgeFixture.Attempt shared;

    private enum Kind {
        READ,
        SUBMIT,
        ADMIN,
        WORKER,
        ATTEMPT,
        ATTEMPT_OF_ANOTHER_PROJECT,
        ENDED_ATTEMPT,
        FORGED_ATTEMPT
    }

    private enum Operation {
        CREATE,
        FORWARD,
        REWIND,
        DELETE
    }

    @BeforeEach
    void a_project_with_a_main_branch() {
        project = forge.project();
        git = Git.work(folder.resolve("work"));
        git.commit("second", "2\n");
        git.must("push", "-q", forge.url(project, Scope.SUBMIT), "main");
    }

    @Test
    void who_may_read_clones_and_who_may_not_is_refused() {
        var story = new SoftAssertions();
        for (Kind kind : Kind.values()) {
            ForgeFixture.Attempt attempt = forge.attempt();
            boolean may =
                    List.of(Kind.READ, Kind.SUBMIT, Kind.ADMIN, Kind.ATTEMPT).contains(kind);
            story.assertThat(new Git(folder)
                            .run("clone", "-q", url(kind, attempt), "clone-" + kind)
                            .ok())
                    .as("%s clones", kind)
                    .isEqualTo(may);
        }
        story.assertAll();
    }

    @Test
    void every_kind_of_token_does_to_every_kind_of_ref_exactly_what_it_may() {
        var story = new SoftAssertions();
        for (Kind kind : Kind.values()) {
            shared = forge.attempt();
            for (String kindOfRef : List.of("main", "branch", "tag", "own work", "other work", "variant", "note")) {
                for (Operation operation : Operation.values()) {
                    tryOut(story, kind, kindOfRef, operation);
                }
            }
        }
        story.assertAll();
    }

    private void tryOut(SoftAssertions story, Kind kind, String kindOfRef, Operation operation) {
        ForgeFixture.Attempt attempt = kind.name().contains("ATTEMPT") ? forge.attempt() : shared;
        String ref = ref(kindOfRef, attempt);
        String url = url(kind, attempt);
        String start = git.head();
        if (operation != Operation.CREATE) {
            put(start, ref);
        } else if (ref.equals(MAIN)) {
            return; // It is there from the start.
        }
        String change = operation == Operation.FORWARD ? git.commit("f", "%s %s".formatted(kind, kindOfRef)) : start;
        String what = switch (operation) {
            case CREATE, FORWARD -> (kindOfRef.equals("tag") ? "+" : "") + change + ":" + ref;
            case REWIND -> "+" + git.must("rev-parse", start + "^") + ":" + ref;
            case DELETE -> ":" + ref;
        };
        Git.Said said = git.run("push", url, what);
        story.assertThat(said.ok())
                .as("%s does %s to %s: %s", kind, operation, kindOfRef, said.err())
                .isEqualTo(may(kind, kindOfRef, operation));
        story.assertThat(said.err())
                .as("a token in an error")
                .doesNotContain("lha_")
                .doesNotContain("lh_");
        git.must("reset", "-q", "--hard", start);
        clear(ref, start);
    }

    // The law, written apart from the code that decides.
    private static boolean may(Kind kind, String ref, Operation operation) {
        return switch (kind) {
            case READ, WORKER, ATTEMPT_OF_ANOTHER_PROJECT, ENDED_ATTEMPT, FORGED_ATTEMPT -> false;
            case ATTEMPT -> ref.equals("own work") && operation == Operation.CREATE;
            case SUBMIT, ADMIN ->
                switch (ref) {
                    case "branch", "tag" -> true;
                    case "main" -> operation == Operation.FORWARD;
                    default -> false;
                };
        };
    }

    @Test
    void an_attempt_creates_its_ref_once_and_no_second_one_beside_it() {
        ForgeFixture.Attempt attempt = forge.attempt();
        String url = forge.url(project, attempt);

        Git.Said both = git.run("push", url, "HEAD:" + attempt.ref(), "HEAD:refs/heads/work/" + attempt.task() + "/77");
        assertThat(both.err()).contains("ref-not-yours").contains("remote rejected");
        assertThat(git.run("push", url, "HEAD:" + attempt.ref()).ok()).isTrue();
        assertThat(git.must("ls-remote", url, attempt.ref())).startsWith(git.head());
        git.commit("more", "more\n");
        assertThat(git.run("push", url, "HEAD:" + attempt.ref()).err()).contains("ref-final");
        assertThat(git.run("push", "--force", url, "HEAD:" + attempt.ref()).err())
                .contains("ref-final");
        assertThat(git.run("push", url, ":" + attempt.ref()).err()).contains("ref-final");
    }

    @Test
    void an_attempt_that_ended_neither_reads_nor_writes() {
        ForgeFixture.Attempt attempt = forge.attempt();
        String url = forge.url(project, attempt);
        assertThat(git.run("ls-remote", url).ok()).isTrue();

        forge.end(attempt);

        assertThat(git.run("ls-remote", url).ok()).isFalse();
        assertThat(git.run("push", url, "HEAD:" + attempt.ref()).ok()).isFalse();
    }

    @Test
    void work_is_hidden_from_clones_and_shown_to_who_asks_for_it() {
        ForgeFixture.Attempt attempt = forge.attempt();
        git.must("push", "-q", forge.url(project, attempt), "HEAD:" + attempt.ref());
        String url = forge.url(project, Scope.READ);

        for (String version : List.of("0", "2")) {
            assertThat(git.must("-c", "protocol.version=" + version, "ls-remote", url))
                    .as("version %s", version)
                    .contains(MAIN)
                    .doesNotContain("work/");
        }
        git.must("fetch", "-q", url, "refs/heads/work/*:refs/remotes/all/work/*");
        assertThat(git.must("for-each-ref", "refs/remotes/all/work")).contains(attempt.task());
        git.must("fetch", "-q", url, attempt.ref());
    }

    @Test
    void tags_and_large_histories_come_over() {
        git.must("tag", "-a", "-m", "one", "v1");
        for (int i = 0; i < 40; i++) {
            git.commit("file" + i, "content %d\n".formatted(i).repeat(3_000));
        }
        String url = forge.url(project, Scope.ADMIN);
        git.must("-c", "http.postBuffer=65536", "push", "-q", url, "main", "v1");

        new Git(folder).must("clone", "-q", "--filter=blob:none", "--no-checkout", url, "partial");
        new Git(folder).must("clone", "-q", "--depth=2", "-c", "protocol.version=0", url, "shallow");
        new Git(folder).must("clone", "-q", url, "whole");

        Git whole = new Git(folder.resolve("whole"));
        assertThat(whole.head()).isEqualTo(git.head());
        assertThat(whole.must("rev-parse", "v1^{}")).isEqualTo(git.must("rev-parse", "v1^{}"));
        git.commit("later", "later\n");
        git.must("push", "-q", url, "main");
        whole.must("pull", "-q", "--ff-only");
        assertThat(whole.head()).isEqualTo(git.head());
    }

    private String url(Kind kind, ForgeFixture.Attempt attempt) {
        return switch (kind) {
            case READ -> forge.url(project, Scope.READ);
            case SUBMIT -> forge.url(project, Scope.SUBMIT);
            case ADMIN -> forge.url(project, Scope.ADMIN);
            case WORKER -> forge.url(project, new Scope.Worker("outside"));
            case ATTEMPT -> forge.url(project, attempt);
            case ATTEMPT_OF_ANOTHER_PROJECT ->
                forge.url(forge.project(), attempt).replaceAll("/git/.*", "/git/" + project + ".git");
            case ENDED_ATTEMPT -> {
                forge.end(attempt);
                yield forge.url(project, attempt);
            }
            case FORGED_ATTEMPT ->
                forge.url(project, "lha_%s/%s/1/%s".formatted(project, attempt.task(), "0".repeat(64)));
        };
    }

    private static String ref(String kind, ForgeFixture.Attempt attempt) {
        return Map.of(
                        "main", MAIN,
                        "branch", "refs/heads/feature",
                        "tag", "refs/tags/v9",
                        "own work", attempt.ref(),
                        "other work", OTHERS,
                        "variant", "refs/heads/variant/1-better",
                        "note", "refs/notes/commits")
                .get(kind);
    }

    private void put(String commit, String ref) {
        forge.disk(project).must("update-ref", ref, commit);
    }

    // As it was, for the next one.
    private void clear(String ref, String main) {
        if (ref.equals(MAIN)) {
            put(main, MAIN);
        } else {
            forge.disk(project).must("update-ref", "-d", ref);
        }
    }
}
