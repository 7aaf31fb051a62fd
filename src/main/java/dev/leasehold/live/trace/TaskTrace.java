package dev.leasehold.live.trace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.lease.Event;
import dev.leasehold.lease.Task;
import dev.leasehold.platform.Sha256;
import org.jspecify.annotations.Nullable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A task's journal as spans: the task itself, and within it each wait in the queue, each attempt, in an attempt each rung of
 * its delivery, and the time until the work was read back.
 *
 * <p>The same journal gives the same ids: whoever tells it again after a crash tells nothing new.
 */
final class TaskTrace {
    private static final Set<String> ENDS = Set.of("task.succeeded", "task.failed", "task.cancelled");

    private final Task task;
    private final TraceContext context;
    private final String root;
    private final List<Span> spans = new ArrayList<>();
    private Instant since;
    private @Nullable Instant claimed;
    private int attempt;

    private TaskTrace(Task task, Instant begin) {
        this.task = task;
        this.context = TraceContext.of(task);
        this.root = id("task");
        this.since = begin;
    }

    static boolean isEnd(String kind) {
        return ENDS.contains(kind);
    }

    /** Of all the events of one task, oldest first. */
    static List<Span> of(Task task, List<Event> events) {
        TaskTrace trace = new TaskTrace(task, events.getFirst().at());
        events.forEach(trace::follow);
        Event last = events.getLast();
        trace.spans.addFirst(new Span(
                trace.root,
                trace.context.parent(),
                "task " + task.role(),
                events.getFirst().at(),
                last.at(),
                Map.of("leasehold.task", task.id(), "leasehold.role", task.role(), "leasehold.state", task.state()),
                failure(last)));
        return List.copyOf(trace.spans);
    }

    private void follow(Event event) {
        switch (event.kind()) {
            case "task.claimed", "task.adopted" -> claimed(event);
            case "task.confirming" -> {
                attemptEnded(event);
                since = event.at();
            }
            case String rung when rung.startsWith("delivery.") -> rung(event);
            case "task.requeued" -> {
                attemptEnded(event);
                since = event.at();
            }
            case String end
            when ENDS.contains(end) -> {
                if (claimed == null && attempt > 0) {
                    add("confirming " + attempt, root, "confirming", since, event, Map.of());
                }
                attemptEnded(event);
            }
            default -> {} // changes no stretch
        }
    }

    private void claimed(Event event) {
        Integer number = event.attempt();
        if (claimed == null && number != null) {
            attempt = number;
            add("queued " + attempt, root, "queued", since, event, Map.of());
            claimed = event.at();
            since = event.at();
        }
    }

    private void rung(Event event) {
        String within = claimed == null ? root : id("attempt " + attempt);
        Map<String, Object> seen = new LinkedHashMap<>();
        JsonNode data = event.data();
        if (data != null) {
            data.properties()
                    .forEach(entry -> seen.put(
                            "leasehold.seen." + entry.getKey(), entry.getValue().asText()));
        }
        add(event.kind() + " " + event.position(), within, event.kind(), since, event, seen);
        since = event.at();
    }

    private void attemptEnded(Event event) {
        if (claimed != null) {
            Map<String, Object> about = new LinkedHashMap<>();
            about.put("leasehold.attempt", attempt);
            if (event.epoch() != null) {
                about.put("leasehold.epoch", event.epoch());
            }
            if (event.data() != null && event.data().hasNonNull("code")) {
                about.put("leasehold.code", event.data().path("code").asText());
            }
            add("attempt " + attempt, root, "attempt " + attempt, claimed, event, about);
            claimed = null;
        }
    }

    private void add(String key, String parent, String name, Instant start, Event end, Map<String, Object> attributes) {
        spans.add(new Span(id(key), parent, name, start, end.at(), attributes, failure(end)));
    }

    private static @Nullable String failure(Event event) {
        JsonNode data = event.data();
        return data == null || !data.hasNonNull("code")
                ? null
                : data.path("message").asText();
    }

    private String id(String key) {
        return HexFormat.of().formatHex(Sha256.of(task.id() + " " + key), 0, 8);
    }
}
