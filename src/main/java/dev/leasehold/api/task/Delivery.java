package dev.leasehold.api.task;

import dev.leasehold.lease.Attempt;
import dev.leasehold.lease.Event;
import dev.leasehold.lease.Landing;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.Task;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.List;

/**
 * How a task's work landed: each attempt's way to the forge, rung by rung.
 *
 * @param state of the newest attempt: {@code none}, {@code pending}, {@code confirming}, {@code landed}, or the code
 *     it failed with
 * @param confirmBy until when it is looked for, while it is {@code confirming}
 */
public record Delivery(
        String task,
        String state,
        @Nullable String repository,
        @Nullable Instant confirmBy,
        List<Attempted> attempts) {
    private static final String RUNG = "delivery.";

    /** One attempt's way. Without a {@code commit} it has landed none. {@code relays} are its ways on to upstreams. */
    public record Attempted(
            int attempt,
            String ref,
            @Nullable String commit,
            String state,
            List<Climbed> rungs,
            List<Carried> relays) {}

    /** One rung, with what was seen there. */
    public record Climbed(String rung, Instant at, @Nullable Object seen) {
        static Climbed of(Event event, String prefix) {
            return new Climbed(event.kind().substring(prefix.length()), event.at(), event.data());
        }
    }

    static Delivery of(Task task, List<Attempt> attempts, List<Event> events) {
        Source source = task.work().source();
        if (source == null || source.commit() == Source.Commit.NONE) {
            return new Delivery(task.id(), "none", source == null ? null : source.repository(), null, List.of());
        }
        List<Attempted> ways =
                attempts.stream().map(attempt -> way(task, attempt, events)).toList();
        return new Delivery(
                task.id(),
                ways.isEmpty() ? "pending" : ways.getLast().state(),
                source.repository(),
                task.state().equals("confirming") ? task.leaseExpiresAt() : null,
                ways);
    }

    private static Attempted way(Task task, Attempt attempt, List<Event> events) {
        List<Event> own = events.stream()
                .filter(event -> Integer.valueOf(attempt.number()).equals(event.attempt()))
                .toList();
        List<Climbed> rungs = own.stream()
                .filter(event -> event.kind().startsWith(RUNG))
                .map(event -> Climbed.of(event, RUNG))
                .toList();
        return new Attempted(
                attempt.number(),
                Landing.refOf(task.id(), attempt.number()),
                attempt.commit(),
                state(task, attempt),
                rungs,
                Carried.of(own));
    }

    private static String state(Task task, Attempt attempt) {
        if (attempt.endedAt() == null) {
            return "pending";
        }
        if (attempt.code() != null) {
            return attempt.code().wire();
        }
        return task.state().equals("confirming") && attempt.number() == task.attempt() ? "confirming" : "landed";
    }
}
