package dev.leasehold.lease;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static dev.leasehold.lease.LeaseFixture.success;
import static dev.leasehold.lease.LeaseFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

class LeaseTest {
    private static LeaseFixture engine;

    @BeforeAll
    static void open() {
        engine = new LeaseFixture();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void a_task_goes_from_queued_over_running_to_succeeded() {
        String id = engine.submit(task("walk"));
        assertThat(engine.state(id)).isEqualTo("queued");

        Grant grant = engine.claim("walk", 1).getFirst();
        assertThat(grant.task()).isEqualTo(id);
        assertThat(grant.attempt()).isEqualTo(1);
        assertThat(engine.state(id)).isEqualTo("running");

        assertThat(engine.settle(grant, success())).isEqualTo(new Settlement.Accepted(id, "succeeded"));
        assertThat(engine.state(id)).isEqualTo("succeeded");
    }

    @Test
    void the_same_report_again_gets_the_same_answer_and_another_one_is_a_conflict() {
        String id = engine.submit(task("again"));
        Grant grant = engine.claim("again", 1).getFirst();
        Settlement first = engine.settle(grant, success());

        assertThat(engine.settle(grant, success())).isEqualTo(first);
        assertThat(engine.settle(grant, Verdict.failed(Code.COMMAND_FAILED, "no")))
                .isEqualTo(new Settlement.Conflict(id, "succeeded"));
        assertThat(engine.state(id)).isEqualTo("succeeded");
    }

    @Test
    void a_report_twice_in_one_batch_is_taken_once() {
        String id = engine.submit(task("twice"));
        Grant grant = engine.claim("twice", 1).getFirst();
        Report report = new Report(id, grant.epoch(), success());

        assertThat(engine.settling.settle(List.of(report, report)))
                .containsExactly(new Settlement.Accepted(id, "succeeded"), new Settlement.Accepted(id, "succeeded"));
    }

    @Test
    void a_user_failure_ends_the_task_and_an_infrastructure_failure_is_retried_on_the_house() {
        String userTask = engine.submit(task("budget"));
        String houseTask = engine.submit(task("budget"));
        List<Grant> grants = engine.claim("budget", 2);

        engine.settle(grants.get(0), Verdict.failed(Code.COMMAND_FAILED, "exit code 3"));
        engine.settle(grants.get(1), Verdict.failed(Code.SPAWN_FAILED, "no memory"));

        Task failed = engine.tasks.find(userTask).orElseThrow();
        assertThat(failed.state()).isEqualTo("failed");
        assertThat(failed.code()).isEqualTo(Code.COMMAND_FAILED);
        assertThat(failed.message()).isEqualTo("exit code 3");
        assertThat(engine.state(houseTask)).isEqualTo("queued");
    }

    @Test
    void the_infrastructure_budget_ends_too() {
        String id = engine.submit(task("spent"));
        for (int attempt = 1; attempt <= 5; attempt++) {
            Grant grant = engine.claim("spent", 1).getFirst();
            engine.settle(grant, Verdict.failed(Code.SPAWN_FAILED, "no"));
        }
        assertThat(engine.tasks.find(id).orElseThrow())
                .returns("failed", Task::state)
                .returns(new Failures(0, 5), Task::failures)
                .returns(Code.SPAWN_FAILED, Task::code);
    }

    @Test
    void a_queued_task_is_cancelled_at_once_and_a_running_one_when_its_host_says_so() {
        String queued = engine.submit(task("cancel"));
        assertThat(engine.tasks.cancel(queued)).contains(Tasks.Cancellation.CANCELLED);
        String running = engine.submit(task("cancel"));
        Grant grant = engine.claim("cancel", 5).getFirst();

        assertThat(engine.tasks.cancel(running)).contains(Tasks.Cancellation.REQUESTED);
        assertThat(engine.leases.renew(List.of(new Held(running, grant.epoch())), LeaseFixture.TERMS))
                .extracting(Renewal::state)
                .containsExactly(Renewal.State.CANCEL);
        engine.settle(grant, success());

        assertThat(engine.state(queued)).isEqualTo("cancelled");
        assertThat(engine.state(running)).isEqualTo("cancelled");
    }

    @Test
    void all_that_a_filter_finds_are_cancelled_but_what_has_ended() {
        String ended = engine.submit(task("cancel many"));
        engine.settle(engine.claim("cancel many", 1).getFirst(), success());
        String running = engine.submit(task("cancel many"));
        Grant grant = engine.claim("cancel many", 1).getFirst();
        List<String> queued = Stream.generate(() -> engine.submit(task("cancel many")))
                .limit(501) // more than one transaction takes
                .toList();
        String other = engine.submit(task("cancel others"));

        TaskFilter filter = new TaskFilter(List.of(), "cancel many", null, null, Map.of());
        assertThat(engine.tasks.cancel(filter))
                .isEqualTo(Map.of(Tasks.Cancellation.CANCELLED, 501, Tasks.Cancellation.REQUESTED, 1));
        assertThat(queued).allSatisfy(id -> assertThat(engine.state(id)).isEqualTo("cancelled"));
        engine.settle(grant, success());
        assertThat(engine.state(running)).isEqualTo("cancelled");
        assertThat(engine.state(ended)).isEqualTo("succeeded");
        assertThat(engine.state(other)).isEqualTo("queued");
    }

    /** Whoever takes back what has not begun wants the rest to go on. */
    @Test
    void what_begins_while_queued_ones_are_cancelled_goes_on() throws Exception {
        TaskFilter queued = new TaskFilter(List.of("queued"), "cancel queued", null, null, Map.of());
        for (int round = 0; round < 10; round++) {
            for (int task = 0; task < 30; task++) {
                engine.submit(task("cancel queued"));
            }
            CompletableFuture<Void> claiming = CompletableFuture.runAsync(() -> {
                while (!engine.claim("cancel queued", 2).isEmpty()) {}
            });
            assertThat(engine.tasks.cancel(queued)).doesNotContainKey(Tasks.Cancellation.REQUESTED);
            claiming.get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void a_dead_task_is_driven_again_with_a_fresh_budget() {
        String id = engine.submit(task("redrive"));
        engine.settle(engine.claim("redrive", 1).getFirst(), Verdict.failed(Code.COMMAND_FAILED, "no"));

        assertThat(engine.tasks.redrive(id)).contains(true);
        Grant grant = engine.claim("redrive", 1).getFirst();
        assertThat(grant.attempt()).isEqualTo(2);
        engine.settle(grant, success());
        assertThat(engine.state(id)).isEqualTo("succeeded");
        assertThat(engine.tasks.redrive(id)).contains(false);
    }

    @Test
    void the_most_urgent_come_first_then_the_oldest() {
        String second = engine.submit(task("order"));
        String third = engine.submit(task("order"));
        String first = engine.submit(task("order", "", 5));

        assertThat(engine.claim("order", 3)).extracting(Grant::task).containsExactly(first, second, third);
    }

    @Test
    void a_release_hands_the_task_back_without_counting_as_a_failure() {
        String id = engine.submit(task("release"));
        engine.settle(engine.claim("release", 1).getFirst(), Verdict.failed(Code.HOST_STOPPED, "going down"));

        assertThat(engine.tasks.find(id).orElseThrow())
                .returns("queued", Task::state)
                .returns(Failures.NONE, Task::failures);
        assertThat(engine.claim("release", 1)).hasSize(1);
    }

    @Test
    void a_group_never_holds_more_than_its_limit() {
        engine.tasks.limitGroup("narrow", 3);
        for (int i = 0; i < 10; i++) {
            engine.submit(task("limit", "narrow", i % 2));
        }
        assertThat(engine.claim("limit", 8)).hasSize(3);
        assertThat(engine.claim("limit", 8)).isEmpty();
    }

    @Test
    void a_large_group_does_not_starve_a_small_one() {
        for (int i = 0; i < 50; i++) {
            engine.submit(task("fair", "large", 0));
        }
        String small = engine.submit(task("fair", "small", 0));

        assertThat(engine.claim("fair", 2)).extracting(Grant::task).contains(small);
    }

    @Test
    void work_that_cannot_be_read_here_keeps_nobody_from_theirs() {
        String newer = engine.submit(task("newer"));
        String other = engine.submit(task("newer"));
        engine.addToWork(newer, "{\"ofALaterVersion\": 1}");

        assertThat(engine.claim("newer", 2)).extracting(Grant::task).containsExactly(other);
        assertThat(engine.claim("newer", 2)).isEmpty();
    }

    @Test
    void work_of_a_later_version_is_shown_as_far_as_it_is_known_here() {
        String newer = engine.submit(task("newer-shown"));
        engine.addToWork(newer, "{\"ofALaterVersion\": 1}");

        assertThat(engine.tasks.find(newer).orElseThrow().work())
                .isEqualTo(task("newer-shown").work());
        engine.addToWork(engine.submit(task("newer-shown")), "{\"command\": 1}");
        assertThat(engine.tasks.list(TaskFilter.ALL, null, 2))
                .extracting(task -> task.work().command())
                .containsExactly(null, task("newer-shown").work().command());
    }
}
