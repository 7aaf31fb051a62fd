package dev.leasehold.platform.sql;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class TogetherTest {
    private static final String BAD = "bad";

    private final List<List<String>> rounds = new CopyOnWriteArrayList<>();
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Together<String> together = new Together<>(3, this::round);
    private volatile RuntimeException refusal = new IllegalArgumentException(BAD);
    private volatile @Nullable Error error;

    /** The first round is held until it may end; what is bad fails whatever round it is in. */
    private void round(List<String> items) {
        rounds.add(items);
        try {
            if (rounds.size() == 1 && !firstMayEnd.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the first round was never let go");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (items.equals(List.of(BAD)) && error != null) {
            throw error;
        }
        if (items.contains(BAD)) {
            throw refusal;
        }
    }

    @AfterEach
    void close() {
        threads.close();
    }

    private CompletableFuture<Void> ask(String item) {
        return CompletableFuture.runAsync(() -> together.run(item), threads);
    }

    /** The first is under way; each of these is in line before the next one comes. */
    private List<CompletableFuture<Void>> behindTheFirst(String... items) {
        CompletableFuture<Void> first = ask("first");
        await().atMost(Duration.ofSeconds(20)).until(() -> rounds.size() == 1);
        List<CompletableFuture<Void>> asked = new CopyOnWriteArrayList<>(List.of(first));
        for (String item : items) {
            int before = together.waiting();
            asked.add(ask(item));
            await().atMost(Duration.ofSeconds(20)).until(() -> together.waiting() > before);
        }
        return asked;
    }

    private static void allEnd(List<CompletableFuture<Void>> asked) {
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void what_comes_in_during_a_round_is_done_together_in_the_next_ones() {
        List<CompletableFuture<Void>> asked = behindTheFirst("a", "b", "c", "d");

        firstMayEnd.countDown();

        allEnd(asked);
        assertThat(rounds).containsExactly(List.of("first"), List.of("a", "b", "c"), List.of("d"));
    }

    @Test
    void a_bad_item_fails_alone() {
        List<CompletableFuture<Void>> asked = behindTheFirst("a", BAD, "c");

        firstMayEnd.countDown();

        assertThatThrownBy(() -> asked.get(2).get(20, TimeUnit.SECONDS)).hasRootCause(refusal);
        asked.remove(2);
        allEnd(asked);
        assertThat(rounds).contains(List.of("a"), List.of(BAD), List.of("c"));
    }

    @Test
    void an_error_that_one_item_alone_ends_in_leaves_nobody_waiting() {
        error = new OutOfMemoryError("as scripted");
        List<CompletableFuture<Void>> asked = behindTheFirst("a", BAD, "c", "d");

        firstMayEnd.countDown();

        assertThatThrownBy(() -> asked.get(2).get(20, TimeUnit.SECONDS)).hasCause(error);
        asked.remove(2);
        allEnd(asked);
        assertThat(rounds).contains(List.of("a"), List.of("c"), List.of("d"));
    }

    @Test
    void a_lost_connection_fails_a_round_as_a_whole_and_the_next_one_goes_on() throws Exception {
        refusal = new DatabaseException(new SQLException("gone", "08006"));
        List<CompletableFuture<Void>> asked = behindTheFirst("a", BAD, "c", "d");

        firstMayEnd.countDown();

        for (CompletableFuture<Void> lost : asked.subList(1, 4)) {
            assertThatThrownBy(() -> lost.get(20, TimeUnit.SECONDS)).hasCause(refusal);
        }
        asked.getLast().get(20, TimeUnit.SECONDS);
        assertThat(rounds).containsExactly(List.of("first"), List.of("a", BAD, "c"), List.of("d"));
    }
}
