package dev.leasehold.api.event;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.lease.Event;
import dev.leasehold.lease.Journal;
import dev.leasehold.lease.Signals;
import dev.leasehold.lease.TaskId;
import dev.leasehold.live.JournalTail;
import dev.leasehold.platform.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import static dev.leasehold.platform.problem.ProblemCode.CURSOR_EXPIRED;
import static dev.leasehold.platform.problem.ProblemCode.CURSOR_INVALID;
import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_INVALID;

/** {@code /v1/events}: the journal, from a position on. */
@Path("/v1/events")
@RunOnVirtualThread
public class EventResource {
    private static final int PAGE = 500;
    private static final int MOST = 1_000;
    /** What happens within it travels together: thousands of followers are woken ten times a second, not at each event. */
    private static final Duration PACE = Duration.ofMillis(100);

    private static final Duration QUIET = Duration.ofSeconds(15);

    private final Journal journal;
    private final JournalTail tail;
    private final Signals signals;

    EventResource(Journal journal, JournalTail tail, Signals signals) {
        this.journal = journal;
        this.tail = tail;
        this.signals = signals;
    }

    /**
     * {@code next} is the position to ask after next; it grows only. {@code head} is the newest there is: who wants to
     * follow from now on starts there.
     */
    public record EventPage(List<Event> events, long next, long head) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Requires(Access.READ)
    @Within(Reach.TASK_OR_EXPERIMENT_PARAMETER)
    public EventPage page(
            @QueryParam("after") @DefaultValue("0") long after,
            @QueryParam("task") @Nullable String task,
            @QueryParam("experiment") @Nullable String experiment,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > MOST) {
            throw Problem.of(PARAMETER_INVALID, "limit is %d, must be between 1 and %d.".formatted(limit, MOST))
                    .with("parameter", "limit")
                    .exception();
        }
        Subject subject = Subject.of(task, experiment);
        checkCursor(after, subject);
        List<Event> events = read(after, subject, limit);
        return new EventPage(events, events.isEmpty() ? after : events.getLast().position(), journal.head());
    }

    /** The same as it happens. A reader that was cut off goes on with its {@code Last-Event-ID}. */
    @GET
    @Produces(EventStream.MEDIA_TYPE)
    @Requires(Access.READ)
    @Within(Reach.TASK_OR_EXPERIMENT_PARAMETER)
    public void follow(
            @QueryParam("after") @DefaultValue("0") long after,
            @QueryParam("task") @Nullable String task,
            @QueryParam("experiment") @Nullable String experiment,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @Context SseEventSink sink,
            @Context Sse sse)
            throws InterruptedException {
        long position = lastEventId == null ? after : parse(lastEventId);
        Subject subject = Subject.of(task, experiment);
        checkCursor(position, subject);
        try (sink) {
            EventStream stream = new EventStream(sink, sse);
            stream.keepAlive();
            while (stream.open()) {
                long seen = signals.count(Signals.JOURNAL_PLACED);
                JournalTail.Read read = next(position, subject);
                for (Event event : read.events()) {
                    if (!stream.send(Long.toString(event.position()), event.kind(), event)) {
                        return;
                    }
                }
                position = read.upTo();
                if (read.events().isEmpty()) {
                    signals.await(Signals.JOURNAL_PLACED, seen, QUIET);
                    if (signals.count(Signals.JOURNAL_PLACED) == seen && !stream.keepAlive()) {
                        return;
                    }
                } else {
                    Thread.sleep(PACE);
                }
            }
        }
    }

    /** Whose events are asked for. */
    private sealed interface Subject {
        record All() implements Subject {}

        record OfTask(String id) implements Subject {}

        /** Its own; those of its tasks are told apart. */
        record OfExperiment(UUID id) implements Subject {}

        static Subject of(@Nullable String task, @Nullable String experiment) {
            if (experiment == null) {
                if (task != null && TaskId.parse(task).isEmpty()) {
                    throw Problem.of(PARAMETER_INVALID, "'%s' is not a task's id.".formatted(task))
                            .with("parameter", "task")
                            .exception();
                }
                return task == null ? new All() : new OfTask(task);
            }
            UUID id = task == null ? TaskId.parse(experiment).orElse(null) : null;
            if (id == null) {
                throw Problem.of(
                                PARAMETER_INVALID,
                                task == null
                                        ? "'%s' is not an experiment's id.".formatted(experiment)
                                        : "Name a task or an experiment, not both.")
                        .with("parameter", "experiment")
                        .exception();
            }
            return new OfExperiment(id);
        }
    }

    private List<Event> read(long after, Subject subject, int limit) {
        return switch (subject) {
            case Subject.All _ -> journal.after(after, limit);
            case Subject.OfTask(String id) -> journal.ofTask(id, after, limit);
            case Subject.OfExperiment(UUID id) -> journal.ofExperiment(id, after, limit);
        };
    }

    /** For who follows: many follow the whole or one task, and share what is read for it. */
    private JournalTail.Read next(long after, Subject subject) {
        return switch (subject) {
            case Subject.All _ -> tail.after(after, null, PAGE);
            case Subject.OfTask(String id) -> tail.after(after, id, PAGE);
            case Subject.OfExperiment _ -> {
                List<Event> events = read(after, subject, PAGE);
                yield new JournalTail.Read(
                        events, events.isEmpty() ? after : events.getLast().position());
            }
        };
    }

    private void checkCursor(long after, Subject subject) {
        if (after < 0) {
            throw Problem.of(CURSOR_INVALID, "Positions start at 1; after is %d.".formatted(after))
                    .exception();
        }
        long head = after > 0 ? journal.head() : 0;
        if (after > head) {
            throw Problem.of(CURSOR_INVALID, "The journal's newest position is %d; after is %d.".formatted(head, after))
                    .with("head", head)
                    .exception();
        }
        long tail = subject instanceof Subject.All && after > 0 ? journal.tail() : 1;
        if (after + 1 < tail) {
            throw Problem.of(CURSOR_EXPIRED, "The journal starts at position %d by now.".formatted(tail))
                    .with("first", tail)
                    .exception();
        }
    }

    private static long parse(String position) {
        try {
            return Long.parseLong(position);
        } catch (NumberFormatException e) {
            throw Problem.of(CURSOR_INVALID, "Last-Event-ID '%s' is not a position.".formatted(position))
                    .exception();
        }
    }
}
