package dev.leasehold.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import javax.sql.DataSource;

/**
 * The limit that PostgreSQL sets: the rows that Leasehold writes for a claim and a success, in batches of 100 by plain
 * SQL, with nothing decided, nothing read back and nobody told. One connection for each processor. Done: committed.
 */
final class RawContender implements Contender {
    private static final int BATCH = 100;
    private static final int CONNECTIONS = Runtime.getRuntime().availableProcessors();
    private static final String CLAIM = """
            with claimed as (
              update task
              set state = 'running', epoch = nextval('epoch_number'), attempt = attempt + 1, host = 'raw',
                  granted_at = now(), expires_at = now() + interval '60 s', cap_at = now() + interval '1 h'
              where id = any(array(
                select id from task
                where role = 'bench' and group_name = '' and priority = 0 and state = 'queued' and place is not null
                order by place limit 100 for no key update skip locked))
              returning id, attempt, epoch
            ), batch as (
              insert into journal_batch (entries) values (100) returning number
            ), pack as (
              insert into journal_pack (batch, kind, tasks, attempts, epochs, data)
              select number, 'task.claimed', array_agg(id), array_agg(attempt), array_agg(epoch), '{"host": "raw"}'
              from batch, claimed group by number
            ), attempts as (
              insert into attempt (task, number, epoch, host, sandbox, claimed_in)
              select id, attempt, epoch, 'raw', 'process', number from batch, claimed
            )
            select id from claimed
            """;
    private static final String COMPLETE = """
            with ended as (
              update task
              set state = 'succeeded', place = null, host = null, granted_at = null, expires_at = null, cap_at = null,
                  finished_at = now()
              where id = any(?)
              returning id, attempt, epoch
            ), batch as (
              insert into journal_batch (entries) values (100) returning number
            ), pack as (
              insert into journal_pack (batch, kind, tasks, attempts, epochs)
              select number, 'task.succeeded', array_agg(id), array_agg(attempt), array_agg(epoch)
              from batch, ended group by number
            )
            update attempt a
            set ended_at = now(), led_to = 'succeeded', message = '', exit_code = 0,
                wall_millis = 0, cpu_millis = 0, peak_memory_bytes = 0, ended_in = batch.number
            from batch, ended where a.task = ended.id and a.number = ended.attempt
            """;

    private final DataSource dataSource;
    private final LongAdder done = new LongAdder();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    RawContender(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public void fill(int tasks) {
        Rows.queue(dataSource, tasks);
    }

    @Override
    public void start() {
        for (int i = 0; i < CONNECTIONS; i++) {
            threads.add(Thread.ofPlatform().daemon().name("raw-" + i).start(this::work));
        }
    }

    private void work() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement claim = connection.prepareStatement(CLAIM);
                PreparedStatement complete = connection.prepareStatement(COMPLETE)) {
            connection.setAutoCommit(false);
            int claimed = BATCH;
            while (!closed && claimed == BATCH) {
                List<Object> ids = new ArrayList<>(BATCH);
                try (var rows = claim.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getObject(1));
                    }
                }
                connection.commit();
                Array array = connection.createArrayOf("uuid", ids.toArray());
                complete.setArray(1, array);
                complete.executeUpdate();
                connection.commit();
                claimed = ids.size();
                done.add(claimed);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("plain SQL failed", e);
        }
    }

    @Override
    public long executed() {
        return done.sum();
    }

    @Override
    public long done() {
        return done.sum();
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
