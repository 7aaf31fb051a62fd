package dev.leasehold.lease;

import dev.leasehold.lease.JournalTable.Entry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

import static dev.leasehold.lease.LeaseFixture.success;
import static dev.leasehold.lease.LeaseFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

class JournalTest {
    private final LeaseFixture engine = new LeaseFixture();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void positions_are_dense_and_follow_cause_and_effect() {
        for (int i = 0; i < 20; i++) {
            engine.submit(List.of(task("j"), task("j"), task("j")));
            engine.claim("j", 2).forEach(grant -> engine.settle(grant, success()));
        }
        engine.placeJournal();

        List<Event> events = engine.journal.after(0, 1_000);
        assertThat(events)
                .extracting(Event::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events).hasSize(60 + 40 + 40);
        for (String id : events.stream().map(Event::task).distinct().toList()) {
            assertThat(events.stream().filter(e -> e.task().equals(id)).map(Event::kind))
                    .startsWith("task.queued")
                    .isSubsetOf("task.queued", "task.claimed", "task.succeeded");
        }
    }

    @Test
    void a_late_commit_is_placed_after_what_was_read_and_never_before() throws Exception {
        try (Connection late = engine.pool.getConnection()) {
            late.setAutoCommit(false);
            new JournalTable()
                    .append(late, List.of(new Entry("late", UUID.randomUUID(), null, null, null)))
                    .execute();
            engine.submit(task("early"));
            engine.placeJournal();
            List<Event> read = engine.journal.after(0, 100);
            assertThat(read).extracting(Event::kind).containsExactly("task.queued");

            late.commit();
            engine.placeJournal();
            assertThat(engine.journal.after(read.getLast().position(), 100))
                    .extracting(Event::kind)
                    .containsExactly("late");
        }
    }

    @Test
    void what_came_of_a_late_commit_is_placed_after_it_however_late_it_was() throws Exception {
        UUID task = UUID.randomUUID();
        Journal appender = new Journal(engine.database, () -> 0);
        try (Connection late = engine.pool.getConnection()) {
            late.setAutoCommit(false);
            new JournalTable()
                    .append(late, List.of(new Entry("cause", task, null, null, null)))
                    .execute();
            for (int batch = 0; batch < 600; batch++) {
                tell(new Entry("else", UUID.randomUUID(), null, null, null));
            }
            assertThat(appender.place()).isTrue();
            assertThat(appender.place()).isFalse();
            late.commit();
        }
        tell(new Entry("effect", task, null, null, null));
        while (appender.place()) {}

        assertThat(engine.journal.after(600, 10)).extracting(Event::kind).containsExactly("cause", "effect");
    }

    private void tell(Entry entry) {
        engine.database.run(connection ->
                new JournalTable().append(connection, List.of(entry)).execute());
    }

    @Test
    void a_transaction_held_open_elsewhere_stalls_nobody() throws Exception {
        try (Connection held = engine.pool.getConnection()) {
            held.setAutoCommit(false);
            held.createStatement().execute("select pg_current_xact_id()");
            engine.submit(task("flows"));
            engine.placeJournal();

            assertThat(engine.journal.after(0, 100)).hasSize(1);
            held.rollback();
        }
    }

    @Test
    void reading_goes_on_from_any_position() {
        engine.submit(List.of(task("page"), task("page"), task("page"), task("page"), task("page")));
        engine.submit(task("page"));
        engine.placeJournal();

        assertThat(engine.journal.after(0, 2)).extracting(Event::position).containsExactly(1L, 2L);
        assertThat(engine.journal.after(2, 2)).extracting(Event::position).containsExactly(3L, 4L);
        assertThat(engine.journal.after(4, 9)).extracting(Event::position).containsExactly(5L, 6L);
        assertThat(engine.journal.after(6, 9)).isEmpty();
        assertThat(engine.journal.head()).isEqualTo(6);
    }

    @Test
    void reading_goes_on_within_what_is_told_of_many_at_once() {
        engine.submit(List.of(task("pack"), task("pack"), task("pack"), task("pack"), task("pack")));
        List<Grant> grants = engine.claim("pack", 3);
        succeed(grants);
        engine.placeJournal();

        List<Event> all = engine.journal.after(0, 100);
        assertThat(all).hasSize(5 + 3 + 3);
        for (int position = 0; position <= all.size(); position++) {
            for (int limit = 1; limit <= 4; limit++) {
                assertThat(engine.journal.after(position, limit))
                        .isEqualTo(all.subList(position, Math.min(all.size(), position + limit)));
            }
        }
    }

    @Test
    void a_task_has_its_own_events_wherever_they_were_told() {
        List<String> ids = engine.submit(List.of(task("own"), task("own"), task("own")));
        List<Grant> first = engine.claim("own", 3);
        engine.settle(first.get(1), Verdict.failed(Code.HOST_STOPPED, "it was told to stop"));
        engine.letDelayedBeDue();
        List<Grant> again = engine.claim("own", 3);
        succeed(List.of(first.get(2), again.getFirst(), first.getFirst()));
        engine.placeJournal();

        List<Event> all = engine.journal.after(0, 100);
        for (String id : ids) {
            List<Event> own =
                    all.stream().filter(event -> id.equals(event.task())).toList();
            assertThat(engine.journal.ofTask(id, 0, 100)).isEqualTo(own);
            assertThat(engine.journal.ofTask(id, own.getFirst().position(), 1)).containsExactly(own.get(1));
            assertThat(engine.journal.ofTask(id, own.getLast().position(), 100)).isEmpty();
            assertThat(engine.journal.lastOfTask(id, 2)).isEqualTo(own.subList(own.size() - 2, own.size()));
        }
        String retried = again.getFirst().task();
        assertThat(engine.journal.ofTask(retried, 0, 100))
                .extracting(Event::kind)
                .containsExactly("task.queued", "task.claimed", "task.requeued", "task.claimed", "task.succeeded");
        assertThat(engine.journal.ofTask(retried, 0, 100))
                .extracting(Event::epoch)
                .endsWith(again.getFirst().epoch());
    }

    private void succeed(List<Grant> grants) {
        engine.settling.settle(grants.stream()
                .map(grant -> new Report(grant.task(), grant.epoch(), success()))
                .toList());
    }

    @Test
    void an_idle_appender_places_nothing() {
        engine.placeJournal();
        assertThat(engine.journal.place()).isFalse();
    }
}
