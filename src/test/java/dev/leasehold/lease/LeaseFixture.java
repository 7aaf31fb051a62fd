package dev.leasehold.lease;

import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.testing.TestDatabase;
import dev.leasehold.testing.TestPool;
import io.agroal.api.AgroalDataSource;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The lease package on a fresh database, and shorthands for its tests. Time is stepped by moving rows into the past. */
final class LeaseFixture implements AutoCloseable {
    static final LeaseTerms TERMS = new LeaseTerms(Duration.ofSeconds(60), Duration.ofMinutes(10));
    static final Backoff NO_WAIT = new Backoff(Duration.ZERO, Duration.ZERO, new java.util.Random(1));
    static final Bell SILENT = new Bell() {
        @Override
        public void ready(Collection<String> roles) {}

        @Override
        public void journal() {}

        @Override
        public void landed() {}

        @Override
        public void attention() {}
    };

    static final Duration CONFIRM_WITHIN = Duration.ofMinutes(10);

    final TestDatabase testDatabase = TestDatabase.fresh();
    final AgroalDataSource pool = TestPool.of(testDatabase, 12);
    final Database database = new Database(pool);
    final Leases leases = new Leases(database, SILENT);
    final Settling settling = new Settling(database, SILENT, NO_WAIT, CONFIRM_WITHIN);
    final Confirmations confirmations = new Confirmations(database, SILENT, NO_WAIT);
    final NearHosts nearHosts = new NearHosts();
    final Tasks tasks = new Tasks(database, SILENT, leases, nearHosts);
    final Journal journal = new Journal(database, System::nanoTime);

    Settling settling(Backoff backoff) {
        return new Settling(database, SILENT, backoff, CONFIRM_WITHIN);
    }

    static Work work() {
        return new Work(new Command.Argv(List.of("true")), List.of(), List.of(), Map.of(), null, null);
    }

    static NewTask task(String role) {
        return task(role, "", 0);
    }

    static NewTask task(String role, String group, int priority) {
        return new NewTask(role, group, priority, null, Budget.DEFAULT, Map.of(), work());
    }

    static Verdict success() {
        return new Verdict(null, "", null, 0, null, Usage.NONE, null);
    }

    String submit(NewTask task) {
        return submit(List.of(task)).getFirst();
    }

    List<String> submit(List<NewTask> wanted) {
        return ((Submission.Accepted) tasks.submit(wanted, null)).tasks();
    }

    List<Grant> claim(String role, int max) {
        return claim("host", role, max);
    }

    List<Grant> claim(String host, String role, int max) {
        return leases.claim(role, new Claimant(host, "process"), TERMS, max);
    }

    Settlement settle(Grant grant, Verdict verdict) {
        return settle(grant.task(), grant.epoch(), verdict);
    }

    Settlement settle(String task, long epoch, Verdict verdict) {
        return settling.settle(List.of(new Report(task, epoch, verdict))).getFirst();
    }

    String state(String task) {
        return tasks.find(task).orElseThrow().state();
    }

    /** Whether the database's clock and rows say that this grant still is a right to act. */
    boolean holds(Grant grant) {
        UUID id = TaskId.parse(grant.task()).orElseThrow();
        return database.transact(connection ->
                Sql.of(connection, """
                select 1 from task where id = ? and epoch = ? and state = 'running' and expires_at >= now()
                """, id, grant.epoch()).first(row -> true).orElse(false));
    }

    /** As a service of another version may have queued it. */
    void addToWork(String task, String fields) {
        UUID id = TaskId.parse(task).orElseThrow();
        database.run(connection -> Sql.of(
                        connection, "update task set work = (work::jsonb || ?::jsonb)::json where id = ?", fields, id)
                .execute());
    }

    /** Lets the lease of a task run out at once, by the database's clock. */
    void letExpire(String task) {
        UUID id = TaskId.parse(task).orElseThrow();
        database.run(connection -> Sql.of(
                        connection,
                        "update task set expires_at = now() - interval '1 second' where id = ? and expires_at is not null",
                        id)
                .execute());
    }

    /** Lets the time of some delayed tasks come, by the database's clock. */
    void letDelayedBeDue() {
        database.run(connection -> Sql.of(connection, """
                update task set run_after = now() - interval '1 second' where id = any(array(
                  select id from task where state = 'queued' and place is null limit 3 for no key update skip locked))
                """).execute());
    }

    void placeJournal() {
        boolean placed;
        do {
            placed = journal.place();
        } while (placed);
    }

    @Override
    public void close() {
        pool.close();
        testDatabase.close();
    }
}
