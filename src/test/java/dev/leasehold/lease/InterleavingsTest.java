package dev.leasehold.lease;

import org.junit.jupiter.api.Test;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hosts, users, sweeps and crashes in any order, against a real PostgreSQL, with every law checked on the way.
 *
 * <p>More of it with {@code -Dleasehold.interleavings.steps=100000}; a run that failed is repeated with
 * {@code -Dleasehold.interleavings.seed=…}, the number that it told.
 */
class InterleavingsTest {
    private static final int STEPS = Integer.getInteger("leasehold.interleavings.steps", 1_500);
    private static final long SEED = Long.getLong("leasehold.interleavings.seed", System.nanoTime());
    private static final int STEPS_OF_A_WALK = 500;
    private static final int WALKERS = 4;
    private static final int STEPS_TO_A_CHECKPOINT = 25;
    private static final long DEADLINE_SECONDS = 120;

    @Test
    void one_step_at_a_time_every_law_holds_after_every_step() {
        for (int walk = 0; walk * STEPS_OF_A_WALK < STEPS; walk++) {
            walkAlone(SEED + walk);
        }
    }

    @Test
    void side_by_side_every_law_holds_whenever_they_pause() throws Exception {
        for (int walk = 0; walk * STEPS_OF_A_WALK < STEPS; walk++) {
            walkTogether(SEED + walk);
        }
    }

    private static void walkAlone(long seed) {
        try (LeaseFixture engine = limited()) {
            Witness witness = new Witness();
            Walk walk = new Walk(engine, witness, seed, true);
            told(seed, List.of(walk), () -> {
                for (int step = 0; step < STEPS_OF_A_WALK; step++) {
                    walk.step();
                    assertThat(LawChecks.breaches(engine.database)).isEmpty();
                }
                checkJournal(engine, witness);
                return true;
            });
        }
    }

    private static void walkTogether(long seed) {
        try (LeaseFixture engine = limited();
                ExecutorService threads = Executors.newFixedThreadPool(WALKERS)) {
            Witness witness = new Witness();
            List<Walk> walks = IntStream.range(0, WALKERS)
                    .mapToObj(walker -> new Walk(engine, witness, seed * WALKERS + walker, false))
                    .toList();
            told(seed, walks, () -> {
                for (int steps = 0; steps < STEPS_OF_A_WALK; steps += WALKERS * STEPS_TO_A_CHECKPOINT) {
                    together(threads, walks);
                    assertThat(LawChecks.breaches(engine.database)).isEmpty();
                }
                checkJournal(engine, witness);
                return true;
            });
        }
    }

    private static void together(ExecutorService threads, List<Walk> walks) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (Walk walk : walks) {
            running.add(threads.submit(
                    () -> IntStream.range(0, STEPS_TO_A_CHECKPOINT).forEach(_ -> walk.step())));
        }
        for (Future<?> walk : running) {
            walk.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static LeaseFixture limited() {
        LeaseFixture engine = new LeaseFixture();
        Walk.LIMITS.forEach(engine.tasks::limitGroup);
        return engine;
    }

    /** Every task is accounted for, and the journal alone tells how each one stands. */
    private static void checkJournal(LeaseFixture engine, Witness witness) {
        engine.placeJournal();
        assertThat(JournalReplay.problems(engine.database)).isEmpty();
        JournalReplay replay = JournalReplay.of(engine.journal);
        assertThat(replay.tasks().keySet()).containsExactlyInAnyOrderElementsOf(witness.submitted());
        for (String task : witness.submitted()) {
            if (engine.tasks.find(task).isEmpty()) {
                assertThat(witness.isPurged(task)).as("lost: " + task).isTrue();
                assertThat(replay.tasks().get(task).state()).isIn("succeeded", "failed", "cancelled");
            }
        }
        assertThat(witness.baselessConflicts()).isEmpty();
    }

    private static void told(long seed, List<Walk> walks, Callable<Boolean> run) {
        try {
            run.call();
        } catch (ExecutionException e) {
            throw failed(seed, walks, e.getCause());
        } catch (AssertionError | Exception e) {
            throw failed(seed, walks, e);
        }
    }

    private static AssertionError failed(long seed, List<Walk> walks, Throwable why) {
        StringBuilder story = new StringBuilder(
                "%s%nAgain: -Dleasehold.interleavings.seed=%d%nThe last steps:".formatted(why.getMessage(), seed));
        walks.forEach(walk -> story.append("\n  ").append(walk.story()).append('\n'));
        return new AssertionError(story.toString(), why);
    }
}
