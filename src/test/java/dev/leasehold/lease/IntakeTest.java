package dev.leasehold.lease;

import dev.leasehold.lease.NearHosts.NearHost;
import dev.leasehold.lease.NearHosts.Reservation;
import dev.leasehold.platform.sql.DatabaseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import static dev.leasehold.lease.LeaseFixture.TERMS;
import static dev.leasehold.lease.LeaseFixture.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Submissions beside a host of the same process. */
class IntakeTest {
    private static LeaseFixture engine;

    @BeforeAll
    static void open() {
        engine = new LeaseFixture();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /** A host that has begun to claim, with room for so many. */
    private static final class Beside implements NearHost {
        private final String name;
        private final AtomicInteger room;
        private final List<Grant> granted = new CopyOnWriteArrayList<>();

        private Beside(String role, String name, int room) {
            this.name = name;
            this.room = new AtomicInteger(room);
            String first = engine.submit(task(role));
            assertThat(engine.claim(role, 1)).extracting(Grant::task).containsExactly(first);
            engine.nearHosts.join(role, this);
        }

        @Override
        public Claimant claimant() {
            return new Claimant(name, "process");
        }

        @Override
        public LeaseTerms terms() {
            return TERMS;
        }

        @Override
        public @Nullable Reservation reserve(int most) {
            int kept = Math.min(most, room.getAndUpdate(free -> free - Math.min(most, free)));
            return kept == 0
                    ? null
                    : new Reservation() {
                        @Override
                        public int tasks() {
                            return kept;
                        }

                        @Override
                        public void take(List<Grant> grants) {
                            room.addAndGet(kept - grants.size());
                            granted.addAll(grants);
                        }
                    };
        }

        private List<String> tasks() {
            return granted.stream().map(Grant::task).toList();
        }
    }

    private static List<String> kinds(String task) {
        engine.placeJournal();
        return engine.journal.ofTask(task, 0, 100).stream().map(Event::kind).toList();
    }

    @Test
    void it_is_claimed_by_the_commit_that_queues_it() {
        Beside host = new Beside("beside", "here", 3);
        String id = engine.submit(task("beside"));

        assertThat(host.tasks()).containsExactly(id);
        assertThat(engine.holds(host.granted.getFirst())).isTrue();
        assertThat(engine.tasks.attempts(id)).extracting(Attempt::host).containsExactly("here");
        assertThat(kinds(id)).containsExactly("task.queued", "task.claimed");
        assertThat(engine.settle(host.granted.getFirst(), LeaseFixture.success()))
                .isEqualTo(new Settlement.Accepted(id, "succeeded"));
    }

    @Test
    void what_is_older_goes_first() {
        Beside host = new Beside("older", "here", 0);
        String older = engine.submit(task("older"));
        host.room.set(1);
        String younger = engine.submit(task("older"));

        assertThat(host.tasks()).containsExactly(older);
        assertThat(engine.state(younger)).isEqualTo("queued");
    }

    @Test
    void without_room_it_is_queued() {
        Beside host = new Beside("full", "here", 0);

        assertThat(engine.state(engine.submit(task("full")))).isEqualTo("queued");
        assertThat(host.tasks()).isEmpty();
    }

    @Test
    void where_there_is_something_to_divide_a_claim_divides_it() {
        Beside host = new Beside("urgent", "here", 3);
        engine.submit(task("urgent", "", 7));
        assertThat(engine.state(engine.submit(task("urgent")))).isEqualTo("queued");

        assertThat(host.tasks()).isEmpty();
        assertThat(host.room).hasValue(3);
    }

    @Test
    void a_limited_group_keeps_its_limit() {
        Beside host = new Beside("limited", "here", 3);
        engine.tasks.limitGroup("", 1);
        try {
            assertThat(engine.state(engine.submit(task("limited")))).isEqualTo("queued");
            assertThat(host.tasks()).isEmpty();
        } finally {
            engine.tasks.limitGroup("", null);
        }
    }

    @Test
    void it_is_queued_all_the_same_when_the_claim_fails() {
        Beside host = new Beside("failing", "no \0 host", 3);
        String id = engine.submit(task("failing"));

        assertThat(engine.state(id)).isEqualTo("queued");
        assertThat(kinds(id)).containsExactly("task.queued");
        assertThat(host.room).hasValue(3);
    }

    @Test
    void one_that_cannot_be_stored_gives_the_room_back() {
        Beside host = new Beside("stored", "here", 3);
        NewTask bad = new NewTask("stored", "", 0, null, Budget.DEFAULT, Map.of("label", "\0"), LeaseFixture.work());

        assertThatThrownBy(() -> engine.submit(bad)).isInstanceOf(DatabaseException.class);
        assertThat(host.room).hasValue(3);
        assertThat(host.tasks()).isEmpty();
    }

    @Test
    void nobody_else_is_told_of_what_was_claimed_with_it() {
        List<String> rung = new ArrayList<>();
        Tasks tasks = new Tasks(
                engine.database,
                new Bell() {
                    @Override
                    public void ready(Collection<String> roles) {
                        rung.addAll(roles);
                    }

                    @Override
                    public void journal() {}

                    @Override
                    public void landed() {}

                    @Override
                    public void attention() {}
                },
                engine.leases,
                engine.nearHosts);
        new Beside("told", "here", 1);
        tasks.submit(List.of(task("told")), null); // it does not know yet that there is such a lane
        rung.clear();

        Beside host = new Beside("told", "here", 1);
        engine.claim("told", 9);
        tasks.submit(List.of(task("told")), null);
        assertThat(host.tasks()).hasSize(1);
        assertThat(rung).isEmpty();

        tasks.submit(List.of(task("told")), null);
        assertThat(rung).containsExactly("told");
    }

    @Test
    void many_at_once_are_each_claimed_once_and_never_beyond_the_room() {
        int room = 40;
        int count = 100;
        Beside host = new Beside("many", "here", room);
        List<String> submitted = new CopyOnWriteArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                threads.execute(() -> submitted.add(engine.submit(task("many"))));
            }
        }

        assertThat(submitted).hasSize(count);
        assertThat(host.tasks()).hasSize(room).doesNotHaveDuplicates().isSubsetOf(submitted);
        assertThat(engine.claim("many", count))
                .extracting(Grant::task)
                .hasSize(count - room)
                .doesNotContainAnyElementsOf(host.tasks());
    }

    @Test
    void a_submission_is_not_refused_for_older_work_that_cannot_be_read_here() {
        Beside host = new Beside("intake-newer", "unreadable", 1);
        engine.nearHosts.leave("intake-newer", host);
        String newer = engine.submit(task("intake-newer"));
        engine.addToWork(newer, "{\"ofALaterVersion\": 1}");
        engine.nearHosts.join("intake-newer", host);

        String submitted = engine.submit(task("intake-newer"));

        assertThat(host.tasks()).isEmpty();
        assertThat(host.room).hasValue(1);
        assertThat(engine.claim("intake-newer", 2)).extracting(Grant::task).containsExactly(submitted);
    }
}
