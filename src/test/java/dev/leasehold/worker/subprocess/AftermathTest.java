package dev.leasehold.worker.subprocess;

import org.junit.jupiter.api.Test;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

final class AftermathTest {
    private final Aftermath aftermath = new Aftermath();

    @Test
    void whoever_awaits_it_waits_for_all_that_was_added() throws Exception {
        CountDownLatch kernel = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        aftermath.add(() -> {
            try {
                kernel.await();
                done.set(true);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        CompletableFuture<Boolean> seen = CompletableFuture.supplyAsync(() -> {
            aftermath.await();
            return done.get();
        });
        assertThat(seen).isNotDone();

        kernel.countDown();

        assertThat(seen.get(20, SECONDS)).isTrue();
    }

    @Test
    void nobody_waits_when_nothing_is_left_to_do() {
        aftermath.await();
    }

    @Test
    void work_that_fails_is_over_as_well() {
        aftermath.add(() -> {
            throw new IllegalStateException("as if");
        });

        aftermath.await();
    }
}
