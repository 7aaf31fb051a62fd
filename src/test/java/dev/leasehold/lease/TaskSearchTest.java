package dev.leasehold.lease;

import dev.leasehold.platform.sql.Sql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import static dev.leasehold.lease.LeaseFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

/** What is looked for among many that have ended, and how many rows are looked at for it. */
class TaskSearchTest {
    private static final int ENDED = 20_000;

    private final LeaseFixture engine = new LeaseFixture();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void few_that_are_alive_are_found_without_a_look_at_all_that_has_ended_since() {
        String running = engine.submit(task("r"));
        assertThat(engine.claim("r", 1)).hasSize(1);
        List<String> queued = engine.submit(List.of(task("r"), task("other"), later(task("r"))));
        ended("ffffffff-ffff-7fff-8fff");

        assertThat(found(TaskFilter.ALIVE, 500)).containsExactly(queued.get(2), queued.get(1), queued.get(0), running);
        assertThat(found(List.of("queued"), 500)).containsExactly(queued.get(2), queued.get(1), queued.get(0));
        assertThat(found(List.of("running"), 500)).containsExactly(running);
        assertThat(found(List.of("confirming"), 500)).isEmpty();
        assertThat(found(List.of("queued", "failed"), 500))
                .containsExactly(queued.get(2), queued.get(1), queued.get(0));
        assertThat(found(TaskFilter.DEAD, 500)).isEmpty();
        assertThat(found(List.of("undone"), 500)).isEmpty();
    }

    @Test
    void of_many_that_are_alive_no_more_than_a_page_is_looked_at() {
        ended("00000000-0000-7000-8000");
        List<String> queued = engine.submit(Collections.nCopies(5_000, task("r")));
        analyze();

        assertThat(found(TaskFilter.ALIVE, 50))
                .containsExactlyElementsOf(queued.subList(4_950, 5_000).reversed());
        assertThat(found(List.of("queued"), 50)).hasSize(50);
    }

    private void ended(String prefix) {
        engine.database.run(connection -> Sql.of(connection, """
                insert into task (id, role, group_name, priority, state, user_budget, infrastructure_budget, labels,
                                  work, finished_at)
                select (? || '-' || lpad(to_hex(i), 12, '0'))::uuid, 'r', '', 0, 'succeeded', 1, 1, '{}', '{}', now()
                from generate_series(1, ?) as i
                """, prefix, ENDED).execute());
        analyze();
    }

    private void analyze() {
        engine.database.single(
                connection -> Sql.of(connection, "vacuum analyze task").execute());
    }

    private static NewTask later(NewTask task) {
        return new NewTask(
                task.role(),
                task.group(),
                task.priority(),
                Instant.now().plus(Duration.ofDays(1)),
                task.attempts(),
                task.labels(),
                task.work());
    }

    /** With that few rows were looked at. */
    private List<String> found(List<String> states, int limit) {
        return engine.database.transact(connection -> {
            long before = looked(connection);
            List<String> ids = new TaskSearch(new TaskFilter(states, null, null, null, Map.of()), null)
                    .list(connection, limit).stream().map(Task::id).toList();
            assertThat(looked(connection) - before)
                    .as("rows looked at for %s", states)
                    .isLessThan(100);
            return ids;
        });
    }

    private static long looked(Connection connection) throws SQLException {
        return Sql.of(connection, """
                select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)
                from pg_stat_xact_user_tables where relname = 'task'
                """).first(row -> row.getLong(1)).orElseThrow();
    }
}
