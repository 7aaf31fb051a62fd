package dev.leasehold.worker.podexec;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Verdict;
import dev.leasehold.lease.Work;
import dev.leasehold.platform.Json;
import dev.leasehold.testing.Mapped;
import dev.leasehold.worker.Mode;
import dev.leasehold.worker.RolesConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What becomes of a Job when the host that attends to it lets go. */
class PodAttemptTest {
    private static final String TASK = "01abcdefghjkmnpqrstvwxyz00";
    private static final String JOB = "leasehold-" + TASK + "-2";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private ApiServer api;
    private PodHost host;
    private Mode.Execution attempt;
    private final CompletableFuture<Verdict> ended = new CompletableFuture<>();

    @BeforeEach
    @SuppressWarnings("NullAway") // nobody asks for tokens and reports of a Job that only goes on
    void an_attempt_that_is_under_way() throws Exception {
        api = new ApiServer();
        Work work = new Work(null, List.of(), List.of(), Map.of(), null, null);
        Grant grant = new Grant(TASK, 2, 7, "r", Duration.ofMinutes(1), Duration.ofHours(1), work, true, null);
        Names names = Names.of("leasehold", grant);
        api.has(
                "jobs/" + JOB,
                Json.write(Map.of(
                        "apiVersion", "batch/v1",
                        "kind", "Job",
                        "metadata", Map.of("name", JOB, "uid", "u", "labels", names.labels()))));
        host = PodHost.open(
                Mapped.from(
                        ClusterConfig.class,
                        Map.of(
                                "leasehold.pod-exec.image", "own:1",
                                "leasehold.pod-exec.namespace", "tasks",
                                "leasehold.pod-exec.second-look", "50ms")),
                null,
                null,
                null,
                Optional.of(URI.create("http://service:7070")),
                folder.resolve("logs"));
        Map<String, String> role = Map.of(
                "leasehold.roles.r.mode", "pod-exec",
                "leasehold.roles.r.command", "true",
                "leasehold.roles.r.pod-exec.image", "user:1");
        attempt = new PodMode(
                        host,
                        PodRole.of(
                                "r",
                                Mapped.from(RolesConfig.class, role).byName().get("r")))
                .start(grant, bytes -> {}, ended::complete);
    }

    @AfterEach
    void close() {
        host.close();
        api.close();
    }

    @Test
    void a_service_that_stops_leaves_the_job_to_its_next_holder() throws Exception {
        attempt.stop(Mode.Stop.HOST_STOPPING);
        assertThat(verdict().code()).isEqualTo(Code.HOST_STOPPED);

        attempt.recorded();
        host.close(); // which waits for what it has begun

        assertThat(api.deleted()).isEmpty();
    }

    @Test
    void a_cancelled_attempt_s_job_and_secret_are_deleted() throws Exception {
        attempt.stop(Mode.Stop.CANCELLED);
        assertThat(verdict().code()).isEqualTo(Code.CANCELLED);

        attempt.recorded();

        await().atMost(PATIENCE).until(() -> api.deleted().containsAll(List.of("jobs/" + JOB, "secrets/" + JOB)));
    }

    @Test
    void an_end_that_the_watch_does_not_tell_of_is_noticed_all_the_same() throws Exception {
        api.hasNoMore("jobs/" + JOB);

        assertThat(verdict().code()).isEqualTo(Code.JOB_DELETED);
    }

    private Verdict verdict() throws Exception {
        return ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
