package dev.leasehold.reaper;

import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
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

    private long traces(String task) {
        UUID id = TaskId.parse(task).orElseThrow();
        return database.transact(connection ->
                Sql.of(connection, """
                select (select count(*) from log_chunk where task = ?) + (select count(*) from attempt where task = ?)
                """, id, id).first(row -> row.getLong(1)).orElseThrow());
    }
}
