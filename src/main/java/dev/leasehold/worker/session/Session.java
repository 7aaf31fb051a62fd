package dev.leasehold.worker.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.worker.session.Peer.Heard;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A conversation with an ideator that stays up, in JSON lines.
 *
 * <pre>
 *   C&gt; {"event":"ready"}                                          within its time; what comes before is passed over
 *   H&gt; {"event":"ideation","task_id":"t1", ...}                   one request at a time
 *   C&gt; {"event":"idea","task_id":"t1","slug":"s","priority":1,"content":"..."}
 *   C&gt; {"event":"ideation-done","task_id":"t1"}                   or ideation-error
 * </pre>
 *
 * <ul>
 *   <li>One deadline for each answer, whatever comes in meanwhile.
 *   <li>A line that is no JSON object is passed over, at any time. So is an object that belongs to an earlier request:
 *       late words do not fail the next request.
 *   <li>Any other object that is not of this protocol breaks the session: it ends, and its process with it.
 * </ul>
 *
 * Used by one thread at a time.
 */
public final class Session {
    private static final int MOST_IDEAS = 1_000;
    private static final int MOST_EARLIER = 100;
    /** Python writes NaN where JSON has no word for it; it is to be refused as a number, not overlooked as no JSON. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final Peer peer;
    /** The last ones: a line that is later than these requests is not late, but wrong. */
    private final Deque<String> earlier = new ArrayDeque<>();

    private boolean broken;

    private Session(Peer peer) {
        this.peer = peer;
    }

    /** Waits for {@code ready}. Without it, the peer is ended, and the answer is empty. */
    public static Optional<Session> open(Peer peer, Duration within) throws InterruptedException {
        Session session = new Session(peer);
        if (session.isReady(System.nanoTime() + within.toNanos())) {
            return Optional.of(session);
        }
        peer.end();
        return Optional.empty();
    }

    private boolean isReady(long deadline) throws InterruptedException {
        while (true) {
            switch (peer.hear(left(deadline))) {
                case Heard.Line(String text) -> {
                    JsonNode message = parse(text);
                    if (message != null && message.path("event").asText().equals("ready")) {
                        return true;
                    }
                }
                case Heard.Silence _, Heard.End _, Heard.Garbage _ -> {
                    return false;
                }
            }
        }
    }

    /** Whether it can still be asked. */
    public boolean isOpen() {
        return !broken;
    }

    /**
     * Asks, and waits for the whole answer.
     *
     * @param task the request's name; {@code request} gets it and its event
     */
    public Answer ask(String task, ObjectNode request, Duration within) throws InterruptedException {
        if (broken) {
            throw new IllegalStateException("the session is over");
        }
        long deadline = System.nanoTime() + within.toNanos();
        ObjectNode line = JSON.createObjectNode().put("event", "ideation").put("task_id", task);
        line.setAll(request);
        Answer answer = peer.say(line.toString(), within)
                ? hear(task, deadline)
                : new Answer.Broken("the request was not read within " + within);
        earlier.addLast(task);
        if (earlier.size() > MOST_EARLIER) {
            earlier.removeFirst();
        }
        if (answer instanceof Answer.Broken) {
            end();
        }
        return answer;
    }

    private Answer hear(String task, long deadline) throws InterruptedException {
        List<IdeaLine> ideas = new ArrayList<>();
        while (true) {
            switch (peer.hear(left(deadline))) {
                case Heard.Line(String text) -> {
                    JsonNode message = parse(text);
                    Answer answer = message == null ? null : take(task, message, ideas);
                    if (answer != null) {
                        return answer;
                    }
                }
                case Heard.Silence _ -> {
                    return new Answer.Broken("no complete answer within its time");
                }
                case Heard.End _ -> {
                    return new Answer.Broken("it closed its output, or ended, before its answer was complete");
                }
                case Heard.Garbage(String what) -> {
                    return new Answer.Broken(what);
                }
            }
        }
    }

    /** Null while the answer goes on. */
    private @Nullable Answer take(String task, JsonNode message, List<IdeaLine> ideas) {
        String of = message.path("task_id").asText();
        if (earlier.contains(of)) {
            return null;
        }
        if (!of.equals(task)) {
            return new Answer.Broken("a message names task_id '%s', asked was '%s'".formatted(shortened(of), task));
        }
        return switch (message.path("event").asText()) {
            case "idea" -> idea(message, ideas);
            case "ideation-done" -> new Answer.Ideas(ideas);
            case "ideation-error" ->
                new Answer.Failed(shortened(message.path("reason").asText("it gave no reason")));
            case String other -> new Answer.Broken("'%s' is no event of an ideator".formatted(shortened(other)));
        };
    }

    /** What of the answer comes after an idea that was refused belongs to an earlier request. */
    private static @Nullable Answer idea(JsonNode message, List<IdeaLine> ideas) {
        try {
            ideas.add(IdeaLine.read(message));
        } catch (IdeaLine.Refused e) {
            return new Answer.Failed("idea %d: %s".formatted(ideas.size() + 1, e.getMessage()));
        }
        return ideas.size() <= MOST_IDEAS ? null : new Answer.Failed("more than %d ideas".formatted(MOST_IDEAS));
    }

    private static @Nullable JsonNode parse(String line) {
        try {
            JsonNode message = JSON.readTree(line);
            return message != null && message.isObject() ? message : null;
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private static String shortened(String text) {
        return text.length() > 500 ? text.substring(0, 500) + "…" : text;
    }

    /** Ends the process. Harmless when repeated. */
    public void end() throws InterruptedException {
        broken = true;
        peer.end();
    }
}
