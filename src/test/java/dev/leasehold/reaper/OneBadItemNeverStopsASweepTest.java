package dev.leasehold.reaper;

import dev.leasehold.delivery.RefSweep;
import dev.leasehold.lease.Attempt;
import dev.leasehold.lease.Budget;
import dev.leasehold.lease.Claimant;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.Expiry;
import dev.leasehold.lease.Failures;
import dev.leasehold.lease.LeaseTerms;
import dev.leasehold.lease.Leases;
import dev.leasehold.lease.NewTask;
import dev.leasehold.lease.Retention;
import dev.leasehold.lease.Submission;
import dev.leasehold.lease.Task;
import dev.leasehold.lease.TaskId;
import dev.leasehold.lease.Tasks;
import dev.leasehold.lease.Work;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.testing.PostgresResource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Law 8, with the sweeps of several replicas side by side: two here, and that of the service itself. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class OneBadItemNeverStopsASweepTest {
    /** Of this class alone: a claim takes the oldest of its role, and what other classes left would be older. */
    private static final String ROLE = "swept-side-by-side";

    private static final int TASKS = 300;

    @Inject
    Database database;

    @Inject
    Tasks tasks;

    @Inject
    Leases leases;

    @Inject
    Expiry expiry;

    @Inject
    Retention retention;

    @Inject
    Purge purge;

    @Inject
    RefSweep refs;

    @Inject
    ReaperConfig config;

    @AfterEach
    void leave_nothing() {
        database.run(connection -> Sql.of(connection, """
                with gone as (delete from task where role = ? returning id)
                delete from attempt where task in (select id from gone)
                """, ROLE).execute());
    }

    private Sweeps replica() {
        return new Sweeps(database, expiry, leases, retention, purge, refs, config, new SimpleMeterRegistry());
    }

    /** Claimed tasks whose leases have all run out at once. */
    private List<String> silent(int count) {
        Work work = new Work(new Command.Argv(List.of("true")), List.of(), List.of(), Map.of(), null, null);
        NewTask task = new NewTask(ROLE, "", 0, null, Budget.DEFAULT, Map.of(), work);
        List<String> submitted = ((Submission.Accepted) tasks.submit(Collections.nCopies(count, task), null)).tasks();
        LeaseTerms terms = new LeaseTerms(Duration.ofHours(1), Duration.ofHours(2));
        assertThat(leases.claim(ROLE, new Claimant("silent", "process"), terms, count))
                .hasSize(count);
        return submitted;
    }

    private void letAllExpire() {
        database.run(connection -> Sql.of(
                        connection, "update task set expires_at = now() - interval '1 second' where role = ?", ROLE)
                .execute());
    }

    private List<String> expiredStill() {
        return database.transact(
                connection -> Sql.of(connection, "select id from task where role = ? and state = 'running'", ROLE)
                        .list(row -> row.getObject("id", UUID.class))
                        .stream()
                        .map(TaskId::text)
                        .toList());
    }

    private void setUserBudget(int budget, String task) {
        UUID id = TaskId.parse(task).orElseThrow();
        database.run(connection -> Sql.of(connection, "update task set user_budget = ? where id = ?", budget, id)
                .execute());
    }

    private void sweepSideBySide() throws Exception {
        CountDownLatch together = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> replicas = List.of(
                    threads.submit(() -> sweepOften(together, replica())),
                    threads.submit(() -> sweepOften(together, replica())));
            together.countDown();
            for (Future<?> replica : replicas) {
                replica.get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static Void sweepOften(CountDownLatch together, Sweeps sweeps) throws InterruptedException {
        together.await();
        for (int sweep = 0; sweep < 20; sweep++) {
            sweeps.expire();
            sweeps.ready();
        }
        return null;
    }

    @Test
    void two_replicas_take_every_lease_away_once_and_pass_over_the_bad_row() throws Exception {
        List<String> submitted = silent(TASKS);
        String bad = submitted.get(TASKS / 2);
        setUserBudget(0, bad);
        letAllExpire();

        // The service's own sweep may hold the lock all the while; whoever finds it taken leaves it at that.
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            sweepSideBySide();
            return expiredStill().equals(List.of(bad));
        });

        for (String task : submitted) {
            if (!task.equals(bad)) {
                assertThat(tasks.find(task).orElseThrow())
                        .returns("queued", Task::state)
                        .returns(new Failures(0, 1), Task::failures);
                assertThat(tasks.attempts(task)).extracting(Attempt::code).containsExactly(Code.LEASE_EXPIRED);
            }
        }
        setUserBudget(1, bad);
        assertThat(tasks.find(bad).orElseThrow().message()).contains("the sweep failed");
    }
}
