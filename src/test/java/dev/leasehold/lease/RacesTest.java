package dev.leasehold.lease;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import static dev.leasehold.lease.LeaseFixture.success;
import static dev.leasehold.lease.LeaseFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

/** Two or more at the same row at the same moment. */
class RacesTest {
    private static final int DEADLINE_SECONDS = 60;
    private static final int ROUNDS = 60;

    private final LeaseFixture engine = new LeaseFixture();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        threads.shutdownNow();
        engine.close();
    }

    /** Lets all of them go at once, and waits for them. */
    @SafeVarargs
    private <T> List<T> atOnce(Callable<T>... actions) throws Exception {
        CountDownLatch gun = new CountDownLatch(1);
        List<Future<T>> running = Stream.of(actions)
                .map(action -> threads.submit(() -> {
                    gun.await();
                    return action.call();
                }))
                .toList();
        gun.countDown();
        List<T> results = new ArrayList<>();
        for (Future<T> one : running) {
            results.add(one.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
        }
        return results;
    }

    @Test
    @SuppressWarnings("unchecked")
    void many_claim_from_one_queue_and_no_task_is_granted_twice() throws Exception {
        engine.submit(Stream.generate(() -> task("queue")).limit(400).toList());
        Set<String> granted = ConcurrentHashMap.newKeySet();
        Callable<Boolean> host = () -> {
            List<Grant> grants;
            do {
                grants = engine.claim("queue", 7);
                for (Grant grant : grants) {
                    assertThat(granted.add(grant.task()))
                            .as("granted twice: " + grant)
                            .isTrue();
                }
            } while (!grants.isEmpty());
            return true;
        };
        atOnce(Stream.generate(() -> host).limit(8).toArray(Callable[]::new));

        // A claim passes over what another one holds locked at that moment; what is left is there for the next.
        granted.addAll(engine.claim("queue", 400).stream().map(Grant::task).toList());
        assertThat(granted).hasSize(400);
        assertThat(LawChecks.breaches(engine.database)).isEmpty();
    }

    @Test
    @SuppressWarnings("unchecked")
    void many_claim_from_one_group_and_its_limit_holds() throws Exception {
        engine.tasks.limitGroup("narrow", 3);
        engine.submit(
                Stream.generate(() -> task("group", "narrow", 0)).limit(60).toList());
        Callable<Integer> host = () -> {
            int ended = 0;
            for (int round = 0; round < 12; round++) {
                for (Grant grant : engine.claim("group", 2)) {
                    assertThat(LawChecks.breaches(engine.database)).isEmpty();
                    engine.settle(grant, success());
                    ended++;
                }
            }
            return ended;
        };
        List<Integer> ended = atOnce(Stream.generate(() -> host).limit(6).toArray(Callable[]::new));

        assertThat(ended.stream().mapToInt(Integer::intValue).sum()).isPositive();
        assertThat(LawChecks.breaches(engine.database)).isEmpty();
    }

    @Test
    void a_report_and_the_sweep_meet_and_one_of_them_wins() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String id = engine.submit(task("sweep"));
            Grant grant = engine.claim("sweep", 1).getFirst();
            List<Object> answers = atOnce(
                    () -> engine.settle(grant, success()),
                    () -> {
                        engine.letExpire(id);
                        return engine.settling.expire(List.of(id));
                    },
                    () -> engine.leases.renew(List.of(new Held(id, grant.epoch())), LeaseFixture.TERMS));

            // A sweep passes over what is locked at that moment; the next one takes it.
            engine.settling.expire(List.of(id));
            boolean believed = answers.getFirst() instanceof Settlement.Accepted;
            assertThat(engine.state(id)).as(answers.toString()).isEqualTo(believed ? "succeeded" : "queued");
            engine.tasks.cancel(id);
        }
        assertThat(LawChecks.breaches(engine.database)).isEmpty();
    }

    @Test
    void a_report_and_a_cancellation_meet_and_both_were_told_the_truth() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String id = engine.submit(task("cancel"));
            Grant grant = engine.claim("cancel", 1).getFirst();
            List<Object> answers = atOnce(
                    () -> engine.settle(grant, success()),
                    () -> engine.tasks.cancel(id).orElseThrow());

            boolean tooLate = answers.get(1) == Tasks.Cancellation.TOO_LATE;
            assertThat(engine.state(id)).as(answers.toString()).isEqualTo(tooLate ? "succeeded" : "cancelled");
            assertThat(answers.getFirst()).isEqualTo(new Settlement.Accepted(id, engine.state(id)));
        }
    }

    @Test
    void two_different_reports_meet_and_one_is_believed() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String id = engine.submit(task("reports"));
            Grant grant = engine.claim("reports", 1).getFirst();
            List<Settlement> answers = atOnce(
                    () -> engine.settle(grant, success()),
                    () -> engine.settle(grant, Verdict.failed(Code.COMMAND_FAILED, "no")));

            String state = engine.state(id);
            assertThat(answers)
                    .containsExactlyInAnyOrder(new Settlement.Accepted(id, state), new Settlement.Conflict(id, state));
        }
    }

    @Test
    void two_submissions_under_one_key_meet_and_make_the_same_tasks() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Submission.Key key = new Submission.Key("me", "key-" + round, "digest");
            Callable<Submission> submit = () -> engine.tasks.submit(List.of(task("keys")), key);
            List<Submission> answers = atOnce(submit, submit);

            List<String> tasks = ((Submission.Accepted) answers.getFirst()).tasks();
            assertThat(answers)
                    .containsExactlyInAnyOrder(
                            new Submission.Accepted(tasks, false), new Submission.Accepted(tasks, true));
        }
        assertThat(engine.tasks.list(TaskFilter.ALL, null, 1_000)).hasSize(ROUNDS);
    }

    @Test
    void a_lane_is_forgotten_and_filled_at_once_and_no_task_is_left_in_it_unseen() throws Exception {
        for (int group = 0; group < 200; group++) {
            engine.submit(task("elsewhere", "busy-" + group, 0));
        }
        Retention retention = new Retention(engine.database, List.of());
        AtomicBoolean done = new AtomicBoolean();
        List<Object> results = atOnce(
                () -> {
                    int dropped = 0;
                    while (!done.get()) {
                        dropped += retention.dropIdleLanes();
                    }
                    return dropped;
                },
                () -> {
                    try {
                        for (int round = 0; round < 250; round++) {
                            String id = engine.submit(task("lanes", "now-and-then", 0));
                            assertThat(engine.claim("lanes", 1))
                                    .as("round " + round)
                                    .extracting(Grant::task)
                                    .containsExactly(id);
                        }
                        return true;
                    } finally {
                        done.set(true);
                    }
                });
        assertThat(results.getFirst()).isNotEqualTo(0);
    }
}
