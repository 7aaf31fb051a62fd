package dev.leasehold.lease;

import dev.leasehold.platform.sql.Sql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.util.List;
import java.util.UUID;

import static dev.leasehold.lease.LeaseFixture.success;
import static dev.leasehold.lease.LeaseFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

/** Law 3. That the journal is complete for whoever reads it is in {@link JournalTest}. */
class StateAndEventCommitTogetherTest {
    private final LeaseFixture engine = new LeaseFixture();

    @AfterEach
    void close() {
        engine.close();
    }

    /** By the transaction that PostgreSQL says wrote the row, and that which wrote its latest event. */
    private void committedTogether(String task, String kind) {
        UUID id = TaskId.parse(task).orElseThrow();
        boolean together = engine.database.transact(connection -> Sql.of(connection, """
                select e.kind = ? and e.xmin = t.xmin
                   and not exists (select 1 from attempt a where a.task = t.id and a.number = t.attempt
                                   and e.attempt is not null and a.xmin <> t.xmin) as together
                from task t cross join lateral (
                  select batch, ordinal, kind, attempt, xmin from journal_entry where task = t.id
                  union all
                  select batch, 1, kind, attempts[array_position(tasks, t.id)], xmin
                  from journal_pack where t.id = any(tasks)
                ) e
                where t.id = ? order by e.batch desc, e.ordinal desc limit 1
                """, kind, id)
                .first(row -> row.getBoolean("together"))
                .orElseThrow());
        assertThat(together)
                .as("row, attempt and event %s in one transaction", kind)
                .isTrue();
    }

    @Test
    void a_submission() {
        committedTogether(engine.submit(task("submit")), "task.queued");
    }

    @Test
    void a_claim_with_its_attempt() {
        String id = engine.submit(task("claim"));
        engine.claim("claim", 1);

        committedTogether(id, "task.claimed");
    }

    @Test
    void a_success_with_its_attempt() {
        String id = engine.submit(task("success"));
        engine.settle(engine.claim("success", 1).getFirst(), success());

        committedTogether(id, "task.succeeded");
    }

    @Test
    void a_failure_with_its_attempt() {
        String id = engine.submit(task("failure"));
        engine.settle(engine.claim("failure", 1).getFirst(), Verdict.failed(Code.COMMAND_FAILED, "no"));

        committedTogether(id, "task.failed");
    }

    @Test
    void a_lease_taken_away_with_its_attempt() {
        String id = engine.submit(task("expiry"));
        engine.claim("expiry", 1);
        engine.letExpire(id);
        engine.settling.expire(List.of(id));

        committedTogether(id, "task.requeued");
    }

    @Test
    void a_cancellation() {
        String id = engine.submit(task("cancel"));
        engine.tasks.cancel(id);

        committedTogether(id, "task.cancelled");
    }
}
