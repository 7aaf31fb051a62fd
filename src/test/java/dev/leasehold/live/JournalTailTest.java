package dev.leasehold.live;

import dev.leasehold.lease.Budget;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.Event;
import dev.leasehold.lease.LeaseEngine;
import dev.leasehold.lease.NewTask;
import dev.leasehold.lease.Submission;
import dev.leasehold.lease.Work;
import dev.leasehold.testing.TestDatabase;
import dev.leasehold.testing.TestPool;
import io.agroal.api.AgroalDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Whoever follows by way of memory misses nothing and hears nothing twice. */
class JournalTailTest {
    private static TestDatabase database;
    private static AgroalDataSource pool;
    private static LeaseEngine engine;

    private final JournalTail tail = new JournalTail(engine.journal, engine.signals, System::nanoTime);

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
        pool = TestPool.of(database, 12);
        engine = new LeaseEngine(pool, bell -> bell);
    }

    @AfterAll
    static void close() {
        engine.close();
        pool.close();
        database.close();
    }

    /** Returns when its event has a position. */
    private static String submit() {
        Work work = new Work(new Command.Argv(List.of("true")), List.of(), List.of(), Map.of(), null, null);
        NewTask task = new NewTask("r", "", 0, null, Budget.DEFAULT, Map.of(), work);
        String id = ((Submission.Accepted) engine.tasks.submit(List.of(task), null))
                .tasks()
                .getFirst();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !engine.journal.ofTask(id, 0, 10).isEmpty());
        return id;
    }

    private List<Event> followed(long from, @Nullable String task, int page) {
        List<Event> all = new ArrayList<>();
        long position = from;
        for (JournalTail.Read read = tail.after(position, task, page);
                read.upTo() > position;
                read = tail.after(position, task, page)) {
            all.addAll(read.events());
            position = read.upTo();
        }
        return all;
    }

    @Test
    void from_any_position_on_it_tells_what_the_journal_does() {
        submit();
        long from = tail.after(engine.journal.head(), null, 10).upTo();
        submit();
        submit();

        assertThat(followed(from, null, 1))
                .isEqualTo(engine.journal.after(from, 100))
                .hasSize(2);
        assertThat(followed(0, null, 2)).isEqualTo(engine.journal.after(0, 100));
    }

    @Test
    void a_follower_of_one_task_goes_on_past_the_others() {
        String before = submit();
        long from = tail.after(engine.journal.head(), null, 10).upTo();
        String after = submit();
        submit();

        assertThat(followed(from, after, 10)).extracting(Event::task).containsExactly(after);
        assertThat(followed(0, before, 10)).extracting(Event::task).containsExactly(before);
        assertThat(tail.after(from, before, 10).upTo()).isEqualTo(engine.journal.head());
    }
}
