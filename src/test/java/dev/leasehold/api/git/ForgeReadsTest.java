package dev.leasehold.api.git;

import dev.leasehold.forge.Forge;
import dev.leasehold.forge.ForgeException;
import dev.leasehold.forge.ForgeTokens;
import dev.leasehold.forge.RefView;
import dev.leasehold.forge.Remotes;
import dev.leasehold.forge.RepositoryView;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.Git;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

/** What the service reads of repositories: the same on its own disk and over another process's REST. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ForgeReadsTest {
    @Inject
    Forge disk;

    @Inject
    ForgeTokens tokens;

    @Inject
    ForgeFixture fixture;

    @TempDir
    Path folder;

    private List<Forge> both() {
        return List.of(disk, Remotes.at(URI.create("http://localhost:" + ForgeFixture.port()), tokens.ofService()));
    }

    @Test
    void a_project_is_created_shown_and_deleted_once() {
        for (Forge forge : both()) {
            String name = "r-" + UUID.randomUUID();
            assertThat(forge.create(name)).isTrue();
            assertThat(forge.create(name)).isFalse();
            assertThat(forge.find(name)).contains(new RepositoryView(name, "main", null, 0));
            assertThat(forge.list()).extracting(RepositoryView::name).contains(name);
            assertThat(forge.delete(name)).isTrue();
            assertThat(forge.delete(name)).isFalse();
            assertThat(forge.find(name)).isEmpty();
        }
    }

    @Test
    void refs_and_commits_are_read_and_a_ref_is_deleted_only_while_it_holds_what_it_should() {
        String project = fixture.project();
        Git git = Git.work(folder.resolve("w"));
        String first = git.head();
        String second = git.commit("f", "2\n");
        git.must("push", "-q", fixture.url(project, Scope.SUBMIT), "main");
        for (Forge forge : both()) {
            git.must("push", "-q", fixture.serviceUrl(project), first + ":refs/heads/work/t/1");
            assertThat(forge.resolve(project, "main")).contains(second);
            assertThat(forge.resolve(project, second.substring(0, 10))).contains(second);
            assertThat(forge.resolve(project, "no-such")).isEmpty();
            assertThat(forge.resolve(project, "--all")).isEmpty();
            assertThat(forge.read(project, "refs/heads/work/t/1")).contains(first);
            assertThat(forge.read(project, "refs/heads/work/t/2")).isEmpty();
            assertThat(forge.refs(project, "refs/heads/work/"))
                    .containsExactly(new RefView("refs/heads/work/t/1", first));
            assertThat(forge.isAncestor(project, first, second)).isTrue();
            assertThat(forge.isAncestor(project, second, first)).isFalse();
            assertThat(forge.isAncestor(project, "1".repeat(40), first)).isFalse();
            assertThat(forge.deleteRef(project, "refs/heads/work/t/1", second)).isFalse();
            assertThat(forge.deleteRef(project, "refs/heads/work/t/1", first)).isTrue();
            assertThat(forge.deleteRef(project, "refs/heads/work/t/1", first)).isFalse();
        }
    }

    @Test
    void a_bundle_that_cannot_be_made_leaves_no_file() throws Exception {
        String name = "r-" + UUID.randomUUID();
        disk.create(name);
        Git damaged = fixture.disk(name);
        String tree = damaged.must("hash-object", "-t", "tree", "-w", "/dev/null");
        String lost = damaged.must("commit-tree", tree, "-m", "lost");
        String commit = damaged.must("commit-tree", tree, "-m", "its child", "-p", lost);
        Files.delete(damaged.folder()
                .resolve("objects")
                .resolve(lost.substring(0, 2))
                .resolve(lost.substring(2)));
        List<Path> before = bundlesLyingAbout();
        given().auth()
                .oauth2(tokens.ofService())
                .contentType("application/json")
                .body("{\"refs\":{\"refs/heads/main\":\"%s\"}}".formatted(commit))
                .post("/v1/projects/{name}/bundle", name)
                .then()
                .statusCode(greaterThanOrEqualTo(500));

        assertThat(bundlesLyingAbout()).isEqualTo(before);
    }

    private static List<Path> bundlesLyingAbout() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("leasehold-bundle-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void a_repository_begins_with_a_bundle_or_is_not_there() throws Exception {
        Git git = Git.work(folder.resolve("w"));
        Path bundle = folder.resolve("b");
        git.must("bundle", "create", "-q", bundle.toString(), "main");
        Path broken = Files.write(folder.resolve("broken"), new byte[] {1, 2, 3});
        for (Forge forge : both()) {
            String name = "s-" + UUID.randomUUID();
            assertThat(forge.seed(name, broken)).isEmpty();
            assertThat(forge.find(name)).isEmpty();
            assertThat(forge.seed(name, bundle)).contains(git.head());
            assertThat(forge.read(name, Forge.MAIN)).contains(git.head());
            assertThat(forge.seed(name, bundle)).isEmpty();
        }
    }

    @Test
    void a_forge_that_does_not_answer_is_not_taken_for_an_empty_one() {
        Forge nobody = Remotes.at(URI.create("http://localhost:1"), "x");
        Forge stranger = Remotes.at(URI.create("http://localhost:" + ForgeFixture.port()), "lhs_" + "0".repeat(64));

        assertThatThrownBy(() -> nobody.read("p", Forge.MAIN)).isInstanceOf(ForgeException.class);
        assertThatThrownBy(() -> stranger.read("p", Forge.MAIN)).isInstanceOf(ForgeException.class);
    }
}
