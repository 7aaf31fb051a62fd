package dev.leasehold.reaper;

import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class PurgeTest {
    @Inject
    Purge purge;

    @Inject
    Blobs blobs;

    @Inject
    Database database;

    @Inject
    ApiClient api;

    @Test
    void a_dry_run_counts_and_a_real_one_forgets_task_attempts_and_log() {
        String id = api.submit("{\"role\":\"default\",\"command\":\"echo something\"}");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> api.submitter().get("/v1/tasks/{id}", id).path("finishedAt") != null);
        assertThat(traces(id)).as("an attempt and its log").isEqualTo(2);

        int dry = purge.tasks(Duration.ZERO, 1_000, true);
        assertThat(dry).isPositive();
        api.submitter().get("/v1/tasks/{id}", id).then().statusCode(200);

        assertThat(purge.tasks(Duration.ZERO, 1_000, false)).isEqualTo(dry);
        api.submitter().get("/v1/tasks/{id}", id).then().statusCode(404);
        assertThat(traces(id)).as("of the log and the attempts").isZero();
    }

    @Test
    void an_input_stays_for_as_long_as_a_task_names_it() {
        String digest = api.submitter()
                .contentType("application/octet-stream")
                .body("kept for a task that waits %s"
                        .formatted(UUID.randomUUID())
                        .getBytes(StandardCharsets.UTF_8))
                .post("/v1/blobs")
                .path("digest");
        String id = api.submit("""
                {"role":"default","command":"cat in.txt","runAfter":"2099-01-01T00:00:00Z",
                 "inputs":[{"path":"in.txt","digest":"%s"}]}""".formatted(digest));
        nobodyHasUsedFor("60 days", digest);
        blobs.purge(Duration.ofDays(30), 1_000);
        assertThat(isStored(digest)).as("while the task is queued").isTrue();

        api.submitter().post("/v1/tasks/{id}/cancel", id).then().statusCode(200);
        nobodyHasUsedFor("60 days", digest);
        blobs.purge(Duration.ofDays(30), 1_000);
        assertThat(isStored(digest)).as("while it may be retried").isTrue();

        purge.tasks(Duration.ZERO, 1_000, false);
        api.submitter().get("/v1/tasks/{id}", id).then().statusCode(404);
        nobodyHasUsedFor("60 days", digest);
        blobs.purge(Duration.ofDays(30), 1_000);
        assertThat(isStored(digest)).as("when the task is forgotten").isFalse();
    }

    private boolean isStored(String digest) {
        return blobs.find(new Digest(digest)).isPresent();
    }

    private void nobodyHasUsedFor(String time, String digest) {
        database.run(connection -> Sql.of(
                        connection, "update blob set last_used_at = now() - ?::interval where digest = ?", time, digest)
                .execute());
    }

    private long traces(String task) {
        UUID id = TaskId.parse(task).orElseThrow();
        return database.transact(connection ->
                Sql.of(connection, """
                select (select count(*) from log_chunk where task = ?) + (select count(*) from attempt where task = ?)
                """, id, id).first(row -> row.getLong(1)).orElseThrow());
    }
}
