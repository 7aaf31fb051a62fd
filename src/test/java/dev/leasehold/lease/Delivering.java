package dev.leasehold.lease;

import dev.leasehold.lease.Confirmations.Unconfirmed;
import dev.leasehold.platform.sql.Sql;
import java.util.List;
import java.util.Map;

/** Tasks that deliver, and shorthands for their tests. */
record Delivering(LeaseFixture engine) {
    static final String COMMIT = "b".repeat(40);
    private static final String PARENT = "a".repeat(40);

    Grant running(String role) {
        return running(role, Budget.DEFAULT);
    }

    Grant running(String role, Budget budget) {
        Work plain = LeaseFixture.work();
        Source source = new Source("project", List.of(PARENT), Source.Commit.OWN);
        Work work = new Work(plain.command(), plain.setup(), plain.inputs(), plain.env(), null, source);
        engine.submit(new NewTask(role, "", 0, null, budget, Map.of(), work));
        return engine.claim(role, 1).getFirst();
    }

    static Verdict landed(String commit) {
        return LeaseFixture.success()
                .landed(new Landing(commit, List.of(new Rung("push", Map.of("answer", "accepted")))));
    }

    Unconfirmed taken(Grant grant) {
        return engine.confirmations.take(100).stream()
                .filter(one -> one.task().equals(grant.task()))
                .findFirst()
                .orElseThrow();
    }

    void makeDue(String task) {
        engine.database.run(connection -> Sql.of(
                        connection,
                        "update task set run_after = now() where id = ?",
                        TaskId.parse(task).orElseThrow())
                .execute());
    }
}
