package dev.leasehold.worker.inpod;

import dev.leasehold.delivery.HeldRepository;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Source;
import dev.leasehold.platform.git.GitHttp;
import dev.leasehold.testing.GitRepository;
import dev.leasehold.testing.GitServer;
import dev.leasehold.testing.MisbehavingProxy;
import dev.leasehold.testing.MisbehavingProxy.Mischief;
import dev.leasehold.testing.Relay;
import dev.leasehold.worker.workspace.AttemptFailed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A pod's fetch from a real git server that restarts meanwhile. */
class RepositoriesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(5);

    @TempDir
    Path folder;

    private GitRepository forge;
    private GitServer server;
    private MisbehavingProxy proxy;
    private Source source;

    @BeforeEach
    void open() throws Exception {
        forge = GitRepository.bare(folder.resolve("forge/project.git"));
        server = GitServer.of(folder.resolve("forge"));
        proxy = MisbehavingProxy.before(server.url("project"));
        source = new Source("project", List.of(forge.commit("main", "readme.md=hello")), Source.Commit.NONE);
    }

    @AfterEach
    void close() {
        proxy.close();
        server.close();
    }

    @Test
    void a_forge_that_is_down_at_first_is_waited_for() throws Exception {
        server.down(true);
        CompletableFuture<Boolean> held = CompletableFuture.supplyAsync(() -> holds(server.url("project")));
        await().atMost(PATIENCE).until(() -> server.requests().size() >= 2);

        server.down(false);

        assertThat(held.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_forge_that_nobody_can_connect_to_at_first_is_waited_for() throws Exception {
        URI behind = server.url("project");
        try (Relay door = Relay.to(behind.getPort())) {
            door.turnAway();
            CompletableFuture<Boolean> held = CompletableFuture.supplyAsync(
                    () -> holds(URI.create("http://127.0.0.1:%d%s".formatted(door.port(), behind.getPath()))));
            await().atMost(PATIENCE).until(() -> door.turnedAway() >= 2);

            door.turnTo(behind.getPort());

            assertThat(held.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void an_answer_that_breaks_off_is_asked_for_again() {
        proxy.onRead(new Mischief.Truncate(), new Mischief.DropAfter());

        assertThat(holds(proxy.url())).isTrue();
        assertThat(proxy.requests()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void a_definite_no_is_taken_at_once(int status) {
        proxy.onRead(new Mischief.Status(status));

        assertThatThrownBy(() -> holds(proxy.url())).cause().isInstanceOfSatisfying(AttemptFailed.class, failed -> {
            assertThat(failed.code()).isEqualTo(Code.SOURCE_FAILED);
            assertThat(failed).hasMessageContaining("status " + status);
        });
        assertThat(proxy.requests()).hasSize(1);
    }

    @Test
    void a_forge_that_stays_down_is_told_of_before_the_deadline() {
        server.down(true);

        assertThatThrownBy(() -> hold(server.url("project"), StepDeadline.in(Duration.ofSeconds(2), PAUSE)))
                .isInstanceOf(AttemptFailed.class)
                .hasMessageStartingWith("project cannot be fetched: ");
    }

    private boolean holds(URI url) {
        try {
            return hold(url, StepDeadline.in(PATIENCE, PAUSE));
        } catch (AttemptFailed | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    /** Whether the source's parent is there, with its files. */
    private boolean hold(URI url, StepDeadline deadline) throws AttemptFailed, InterruptedException {
        ForgeAccess access = new ForgeAccess(url, GitServer.TOKEN);
        try (HeldRepository held =
                Repositories.hold(folder.resolve("pod"), source, access, GitHttp.plain(), deadline)) {
            return held.objects().resolve("pack").toFile().list().length > 0;
        }
    }
}
