package dev.leasehold.reaper;

import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

class UnderWayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final UnderWay underWay = new UnderWay();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch enough = new CountDownLatch(1);
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void the_end_waits_for_what_goes_on_and_nothing_begins_after_it() throws Exception {
        CompletableFuture<Void> work = longWork();
        CompletableFuture<Boolean> end = CompletableFuture.supplyAsync(() -> {
            boolean inTime = ended(PATIENCE);
            return inTime && done.get();
        });
        enough.countDown();

        assertThat(end.get(30, TimeUnit.SECONDS))
                .as("ended in time, and after the work")
                .isTrue();
        work.get(30, TimeUnit.SECONDS);
        AtomicBoolean late = new AtomicBoolean();
        underWay.run(() -> late.set(true));
        assertThat(late).isFalse();
    }

    @Test
    void what_takes_too_long_is_not_waited_for() throws Exception {
        CompletableFuture<Void> work = longWork();

        assertThat(ended(Duration.ofMillis(50))).isFalse();
        enough.countDown();
        work.get(30, TimeUnit.SECONDS);
    }

    private CompletableFuture<Void> longWork() throws InterruptedException {
        CompletableFuture<Void> work = CompletableFuture.runAsync(() -> underWay.run(() -> {
            begun.countDown();
            await(enough);
            done.set(true);
        }));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        return work;
    }

    private boolean ended(Duration patience) {
        try {
            return underWay.end(patience);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
