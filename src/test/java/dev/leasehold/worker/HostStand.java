package dev.leasehold.worker;

import dev.leasehold.lease.Budget;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.Errands;
import dev.leasehold.lease.NewTask;
import dev.leasehold.lease.Settling;
import dev.leasehold.lease.Submission;
import dev.leasehold.lease.Task;
import dev.leasehold.lease.Tasks;
import dev.leasehold.lease.Work;
import dev.leasehold.live.Logs;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.worker.ScriptedMode.Run;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A host whose steps a test takes one by one, on a clock that stands still until it is told. */
abstract class HostStand {
    /** No host of the service takes its tasks. */
    static final String ROLE = "other";

    static final Duration TTL = Duration.ofSeconds(60);
    static final Duration AT_ONCE = Duration.ZERO;
    static final int CAPACITY = 3;

    @Inject
    Tasks tasks;

    @Inject
    Settling settling;

    @Inject
    Errands errands;

    @Inject
    Logs logs;

    @Inject
    Database database;

    @TempDir
    Path folder;

    final ScriptedMode mode = new ScriptedMode();
    UnreliableBroker broker;
    Host host;
    long now;

    /** The broker that such a host really has. */
    abstract Broker broker() throws Exception;

    @BeforeEach
    void open() throws Exception {
        database.run(connection -> Sql.of(connection, """
                with gone as (
                  delete from task where role = ? returning id
                ), logs as (
                  delete from log_chunk where task in (select id from gone)
                )
                delete from attempt where task in (select id from gone)
                """, ROLE).execute());
        broker = new UnreliableBroker(broker());
        host = new Host(
                new HostTerms(ROLE, CAPACITY, TTL),
                broker,
                mode,
                grant -> new BoundedLog(folder.resolve(grant.task()), 1 << 20),
                new HostLog(),
                () -> now);
    }

    List<String> submit(int count) {
        Work work = new Work(new Command.Argv(List.of("true")), List.of(), List.of(), Map.of(), null, null);
        NewTask task = new NewTask(ROLE, "", 0, null, Budget.DEFAULT, Map.of(), work);
        return ((Submission.Accepted)
                        tasks.submit(Stream.generate(() -> task).limit(count).toList(), null))
                .tasks();
    }

    Run submitAndClaim() throws InterruptedException {
        String task = submit(1).getFirst();
        assertThat(host.claim(AT_ONCE)).isEqualTo(1);
        return mode.of(task);
    }

    Task task(Run run) {
        return tasks.find(run.grant().task()).orElseThrow();
    }

    String log(Run run) {
        return logs.read(run.grant().task(), run.grant().attempt(), 0, 1 << 20).stream()
                .map(ByteBuffer::duplicate)
                .map(bytes -> UTF_8.decode(bytes).toString())
                .collect(Collectors.joining());
    }

    void takeLeaseAway(Run run) {
        database.run(
                connection -> Sql.of(connection, """
                update task set expires_at = now() - interval '1 second' where role = ? and epoch = ?
                """, ROLE, run.grant().epoch()).execute());
        settling.expire(List.of(run.grant().task()));
        // The service's own sweep may have been quicker, and not be done yet.
        await().atMost(Duration.ofSeconds(20)).until(() -> !task(run).state().equals("running"));
    }
}
