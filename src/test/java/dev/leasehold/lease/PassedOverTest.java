package dev.leasehold.lease;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import static dev.leasehold.lease.LeaseFixture.success;
import static dev.leasehold.lease.LeaseFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

/** Tasks that could not be claimed when their turn had come, while a transaction elsewhere had them. */
class PassedOverTest {
    private static final String ROLE = "r";

    private final LeaseFixture engine = new LeaseFixture();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void what_claims_have_passed_over_far_behind_is_claimed_soon_after() throws Exception {
        List<String> passedOver = engine.submit(List.of(task(ROLE), task(ROLE), task(ROLE)));
        try (Connection holder = hold(passedOver)) {
            skipPlaces(1_000_000);
            String next = engine.submit(task(ROLE));
            assertThat(engine.claim(ROLE, 10)).extracting(Grant::task).containsExactly(next);
            assertThat(engine.claim(ROLE, 10)).isEmpty();
            holder.rollback();
        }

        // One at a time: the first that is found is not the last.
        assertThat(claimed(3, 1)).containsExactlyElementsOf(passedOver);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "large"})
    void where_there_is_more_than_one_lane_as_well(String group) throws Exception {
        engine.submit(List.of(task(ROLE, "", 0), task(ROLE, "large", 0), task(ROLE, "small", 0)));
        assertThat(engine.claim(ROLE, 3)).hasSize(3);

        String passedOver = engine.submit(task(ROLE, group, 0));
        try (Connection holder = hold(List.of(passedOver))) {
            skipPlaces(1_000_000);
            engine.submit(List.of(task(ROLE, "", 0), task(ROLE, "large", 0), task(ROLE, "small", 0)));
            assertThat(engine.claim(ROLE, 10))
                    .hasSize(3)
                    .extracting(Grant::task)
                    .doesNotContain(passedOver);
            holder.rollback();
        }

        assertThat(claimed(1, 10)).containsExactly(passedOver);
    }

    @Test
    void many_that_were_passed_over_are_claimed_as_fast_as_others() throws Exception {
        List<String> passedOver = engine.submit(Collections.nCopies(300, task(ROLE)));
        try (Connection holder = hold(passedOver)) {
            skipPlaces(1_000_000);
            engine.submit(task(ROLE));
            assertThat(engine.claim(ROLE, 10)).hasSize(1);
            holder.rollback();
        }

        assertThat(claimed(1, 1)).hasSize(1);
        for (int i = 0; i < 299; i++) {
            assertThat(engine.claim(ROLE, 1)).hasSize(1);
        }
        assertThat(engine.claim(ROLE, 1)).isEmpty();
    }

    @Test
    void where_a_group_is_limited_as_well() throws Exception {
        engine.tasks.limitGroup("narrow", 2);
        String passedOver = engine.submit(task(ROLE, "narrow", 0));
        try (Connection holder = hold(List.of(passedOver))) {
            skipPlaces(1_000_000);
            engine.submit(List.of(task(ROLE, "narrow", 0), task(ROLE, "narrow", 0)));
            List<Grant> held = engine.claim(ROLE, 10);
            assertThat(held).hasSize(2);
            holder.rollback();
            assertThat(engine.claim(ROLE, 10)).isEmpty();
            engine.settle(held.getFirst(), success());
        }

        assertThat(claimed(1, 10)).containsExactly(passedOver);
    }

    private List<String> claimed(int tasks, int atOnce) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        List<String> claimed = new ArrayList<>();
        while (claimed.size() < tasks && System.nanoTime() - until < 0) {
            engine.claim(ROLE, atOnce).forEach(grant -> claimed.add(grant.task()));
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return claimed;
    }

    private Connection hold(List<String> tasks) throws SQLException {
        Connection holder = engine.pool.getConnection();
        holder.setAutoCommit(false);
        UUID[] ids = tasks.stream().map(id -> TaskId.parse(id).orElseThrow()).toArray(UUID[]::new);
        try (var statement = holder.prepareStatement("select 1 from task where id = any(?) for update")) {
            statement.setArray(1, holder.createArrayOf("uuid", ids));
            statement.execute();
        }
        return holder;
    }

    private void skipPlaces(int places) throws SQLException {
        try (Connection connection = engine.pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "select setval('queue_place', (select last_value from queue_place) + %d)".formatted(places));
        }
    }
}
