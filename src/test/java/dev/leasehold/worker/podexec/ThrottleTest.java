package dev.leasehold.worker.podexec;

import dev.leasehold.worker.podexec.Throttle.Urgency;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ThrottleTest {
    private final AtomicLong now = new AtomicLong();
    private final Throttle throttle = new Throttle(10, 3, now::get);
    private final List<String> passed = new CopyOnWriteArrayList<>();

    private Thread passer(String name, Urgency urgency) {
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                throttle.pass(urgency);
                passed.add(name);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return thread;
    }

    private void spendTheBurst() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            throttle.pass(Urgency.BEGINNING);
        }
    }

    private static void awaitWaiting(Thread thread) {
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void a_burst_passes_and_what_comes_after_waits_for_its_time() throws InterruptedException {
        spendTheBurst();

        Thread late = passer("late", Urgency.BEGINNING);
        awaitWaiting(late);
        assertThat(passed).isEmpty();
        now.addAndGet(Duration.ofMillis(100).toNanos());

        assertThat(late.join(Duration.ofSeconds(30))).isTrue();
        assertThat(passed).containsExactly("late");
    }

    @Test
    void what_ends_an_attempt_goes_before_all_that_begins_one() throws InterruptedException {
        spendTheBurst();
        Thread first = passer("begins", Urgency.BEGINNING);
        Thread second = passer("begins", Urgency.BEGINNING);
        awaitWaiting(first);
        awaitWaiting(second);
        Thread deletion = passer("ends", Urgency.SETTLING);
        awaitWaiting(deletion);

        now.addAndGet(Duration.ofMillis(100).toNanos());
        assertThat(deletion.join(Duration.ofSeconds(30))).isTrue();
        assertThat(passed).containsExactly("ends");
        now.addAndGet(Duration.ofMillis(200).toNanos());

        assertThat(first.join(Duration.ofSeconds(30))).isTrue();
        assertThat(second.join(Duration.ofSeconds(30))).isTrue();
    }
}
