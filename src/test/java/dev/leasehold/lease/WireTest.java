package dev.leasehold.lease;

import dev.leasehold.platform.sql.Sql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two services on one database: what one rings wakes whoever waits at the other. */
class WireTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SUBJECT = Signals.ready("wired");

    private final LeaseFixture engine = new LeaseFixture();
    private final Wire ringing = new Wire(engine.pool);
    private final Wire hearing = new Wire(engine.pool);
    private final Signals here = new Signals(ringing::send);
    private final Signals there = new Signals(hearing::send);

    @BeforeEach
    void open() {
        ringing.open(subjects -> heard(here, subjects));
        hearing.open(subjects -> heard(there, subjects));
        await().atMost(PATIENCE).until(() -> listeners() == 2);
    }

    @AfterEach
    void close() {
        ringing.close();
        hearing.close();
        engine.close();
    }

    private static void heard(Signals signals, Set<String> subjects) {
        if (subjects.isEmpty()) {
            signals.heardAll();
        } else {
            signals.heard(subjects);
        }
    }

    private long listeners() {
        return engine.database.transact(connection ->
                Sql.of(connection, """
                select count(*) from pg_stat_activity
                where datname = current_database() and query = 'listen leasehold' and state = 'idle'
                """).first(row -> row.getLong(1)).orElseThrow());
    }

    private void cutTheListeners() {
        engine.database.run(connection -> Sql.of(connection, """
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and query = 'listen leasehold'
                """).list(row -> row.getBoolean(1)));
    }

    private void ringIsHeard() throws InterruptedException {
        long seen = there.count(SUBJECT);
        here.ready(Set.of("wired"));
        there.await(SUBJECT, seen, PATIENCE);
        assertThat(there.count(SUBJECT)).isGreaterThan(seen);
    }

    @Test
    void every_one_of_many_rings_in_a_row_is_heard_before_long() throws InterruptedException {
        for (int ring = 0; ring < 20; ring++) {
            ringIsHeard();
        }
    }

    @Test
    void a_close_does_not_wait_for_a_ring() {
        hearing.close();

        assertThat(listeners()).as("connections that still listen").isEqualTo(1);
    }

    @Test
    void a_line_that_was_cut_is_opened_again_and_everybody_is_woken_for_what_may_be_missing()
            throws InterruptedException {
        long seen = there.count(SUBJECT);

        cutTheListeners();

        there.await(SUBJECT, seen, PATIENCE);
        long woken = there.count(SUBJECT);
        assertThat(woken).isGreaterThan(seen);
        // One ring may still be lost on a connection that is just found to be broken.
        await().atMost(PATIENCE).until(() -> {
            here.ready(Set.of("wired"));
            return there.count(SUBJECT) > woken;
        });
    }
}
