package dev.leasehold.lease;

import dev.leasehold.platform.sql.Sql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static dev.leasehold.lease.LeaseFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

/** Few tasks are looked for among many that have ended since. */
class TaskSearchTest {
    private static final int ENDED = 20_000;

    private final LeaseFixture engine = new LeaseFixture();
    private List<String> queued = List.of();
    private String running = "";

    @BeforeEach
    void few_are_alive() {
        running = engine.submit(task("r"));
        assertThat(engine.claim("r", 1)).hasSize(1);
        queued = engine.submit(List.of(task("r"), task("other"), later(task("r"))));
        engine.database.run(connection -> {
            Sql.of(connection, """
                    insert into task (id, role, group_name, priority, state, user_budget, infrastructure_budget, labels,
                                      work, finished_at)
                    select ('ffffffff-ffff-7fff-8fff-' || lpad(to_hex(i), 12, '0'))::uuid, 'r', '', 0, 'succeeded', 1, 1,
                           '{}', '{}', now()
                    from generate_series(1, ?) as i
                    """, ENDED).execute();
        });
        engine.database.single(
                connection -> Sql.of(connection, "vacuum analyze task").execute());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void those_that_are_alive_are_found_without_a_look_at_all_that_has_ended() {
        assertThat(found(TaskFilter.ALIVE)).containsExactly(queued.get(2), queued.get(1), queued.get(0), running);
        assertThat(found(List.of("queued"))).containsExactly(queued.get(2), queued.get(1), queued.get(0));
        assertThat(found(List.of("running"))).containsExactly(running);
        assertThat(found(List.of("confirming"))).isEmpty();
        assertThat(found(List.of("queued", "failed"))).containsExactly(queued.get(2), queued.get(1), queued.get(0));
        assertThat(found(TaskFilter.DEAD)).isEmpty();
    }

    @Test
    void states_that_are_none_find_nothing() {
        assertThat(found(List.of("undone"))).isEmpty();
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
    private List<String> found(List<String> states) {
        return engine.database.transact(connection -> {
            List<String> ids = new TaskSearch(new TaskFilter(states, null, null, null, Map.of()), null)
                    .list(connection, 500).stream().map(Task::id).toList();
            long looked = Sql.of(connection, """
                    select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = 'task'
                    """).first(row -> row.getLong(1)).orElseThrow();
            assertThat(looked).as("rows looked at for %s", states).isLessThan(100);
            return ids;
        });
    }
}
