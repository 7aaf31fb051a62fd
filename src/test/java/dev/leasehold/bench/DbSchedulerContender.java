package dev.leasehold.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.agroal.api.AgroalDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * db-scheduler with its fastest strategy on PostgreSQL, lock-and-fetch, and its own tables and indexes without the one
 * for priorities, which it does not need here. Done: the row of the execution is deleted.
 *
 * <p>Polls for more as soon as the threads have less than one execution each to do, and then for four each, so that they
 * never wait. As many threads as there are connections but two.
 */
final class DbSchedulerContender implements Contender {
    private static final int THREADS = BenchServer.POOL - 2;
    private static final String TABLES = """
            create table scheduled_tasks (
              task_name text not null,
              task_instance text not null,
              task_data bytea,
              execution_time timestamp with time zone not null,
              picked boolean not null,
              picked_by text,
              last_success timestamp with time zone,
              last_failure timestamp with time zone,
              consecutive_failures int,
              last_heartbeat timestamp with time zone,
              version bigint not null,
              priority smallint,
              primary key (task_name, task_instance)
            );
            create index execution_time_idx on scheduled_tasks (execution_time);
            create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
            """;

    private final AgroalDataSource dataSource;
    private final LongAdder executed = new LongAdder();
    private final OneTimeTask<Void> task;
    private final Scheduler scheduler;
    private int filled;

    DbSchedulerContender(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
        Rows.execute(dataSource, TABLES);
        task = Tasks.oneTime("noop").execute((_, _) -> executed.increment());
        scheduler = Scheduler.create(dataSource, task)
                .threads(THREADS)
                .pollUsingLockAndFetch(1.0, 4.0)
                .pollingInterval(Duration.ofMillis(100))
                .build();
    }

    @Override
    public void fill(int tasks) {
        Instant due = Instant.now().minusSeconds(60);
        List<TaskInstance<?>> instances = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            instances.add(task.instance("noop-" + filled++));
        }
        scheduler.scheduleBatch(instances, due);
    }

    @Override
    public void start() {
        scheduler.start();
    }

    @Override
    public long executed() {
        return executed.sum();
    }

    @Override
    public long done() {
        return filled - Rows.count(dataSource, "select count(*) from scheduled_tasks");
    }

    @Override
    public void close() {
        scheduler.stop();
        dataSource.close();
    }
}
