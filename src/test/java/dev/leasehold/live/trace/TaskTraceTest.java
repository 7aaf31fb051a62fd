package dev.leasehold.live.trace;

import dev.leasehold.lease.Budget;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.Event;
import dev.leasehold.lease.Failures;
import dev.leasehold.lease.Task;
import dev.leasehold.lease.TaskId;
import dev.leasehold.lease.Work;
import org.junit.jupiter.api.Test;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class TaskTraceTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private final String id = TaskId.text(TaskId.next());

    @Test
    void every_rung_up_to_confirmed_has_its_span() {
        List<Span> spans = TaskTrace.of(
                task(),
                events(
                        "task.queued",
                        "task.claimed",
                        "delivery.outcome",
                        "delivery.quarantine",
                        "delivery.push",
                        "delivery.read-back",
                        "task.confirming",
                        "delivery.service",
                        "task.succeeded"));

        String root = spans.getFirst().id();
        String attempt = spans.stream()
                .filter(span -> span.name().equals("attempt 1"))
                .findFirst()
                .orElseThrow()
                .id();
        assertThat(spans)
                .extracting(Span::name, Span::parent)
                .containsExactlyInAnyOrder(
                        tuple("task executor", null),
                        tuple("queued", root),
                        tuple("delivery.outcome", attempt),
                        tuple("delivery.quarantine", attempt),
                        tuple("delivery.push", attempt),
                        tuple("delivery.read-back", attempt),
                        tuple("attempt 1", root),
                        tuple("delivery.service", root),
                        tuple("confirming", root));
        assertThat(spans).allSatisfy(span -> assertThat(span.start()).isBeforeOrEqualTo(span.end()));
    }

    @Test
    void told_twice_it_has_the_same_ids() {
        List<Event> events = events("task.queued", "task.claimed", "task.failed");

        assertThat(TaskTrace.of(task(), events)).isEqualTo(TaskTrace.of(task(), events));
    }

    @Test
    void a_task_that_never_ran_is_its_wait_alone() {
        assertThat(TaskTrace.of(task(), events("task.queued", "task.cancelled")))
                .hasSize(1);
    }

    private List<Event> events(String... kinds) {
        List<Event> events = new ArrayList<>();
        for (String kind : kinds) {
            int position = events.size() + 1;
            events.add(new Event(position, START.plusSeconds(position), kind, id, null, null, 1, 17L, null));
        }
        return events;
    }

    private Task task() {
        return new Task(
                id,
                "executor",
                "",
                0,
                "succeeded",
                1,
                null,
                null,
                null,
                null,
                null,
                new Failures(0, 0),
                Budget.DEFAULT,
                null,
                null,
                START,
                START,
                Map.of(),
                new Work(new Command.Shell("true"), List.of(), List.of(), Map.of(), null, null));
    }
}
