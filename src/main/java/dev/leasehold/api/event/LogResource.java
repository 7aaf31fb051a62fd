package dev.leasehold.api.event;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.api.task.TaskLookup;
import dev.leasehold.lease.Task;
import dev.leasehold.live.FollowedLog;
import dev.leasehold.live.FollowedLog.Standing;
import dev.leasehold.live.LogFeed;
import dev.leasehold.live.Logs;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.Arrays;

import static dev.leasehold.platform.problem.ProblemCode.NOT_FOUND;
import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_INVALID;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** {@code /v1/tasks/{id}/log}: what an attempt printed, the last one's unless another is named. */
@Path("/v1/tasks/{id}/log")
@RunOnVirtualThread
public class LogResource {
    /** How a terminal is told to forget what it has shown. */
    private static final String CLEARED = "\033[3J";

    private static final int MOST_BYTES = 1 << 20;
    private static final Duration QUIET = Duration.ofSeconds(15);

    private final TaskLookup lookup;
    private final Logs logs;
    private final LogFeed feed;

    LogResource(TaskLookup lookup, Logs logs, LogFeed feed) {
        this.lookup = lookup;
        this.logs = logs;
        this.feed = feed;
    }

    /** Some of a log. {@code text} replaces what is not UTF-8; the plain log at the same address has every byte. */
    public record LogLines(int attempt, long offset, long next, String text) {}

    /** The end of a followed log. */
    public record LogEnd(int attempt, long size, String state) {}

    /**
     * Bytes from {@code offset} on, at most 1 MiB; the headers {@code Leasehold-Log-Next} and {@code Leasehold-Log-Size}
     * tell how to go on. {@code tail} asks for the last lines instead.
     */
    @GET
    @Produces(MediaType.TEXT_PLAIN)
    @Requires(Access.READ)
    @Within(Reach.TASK)
    @APIResponse(
            responseCode = "200",
            description = "Some of the log",
            content = @Content(mediaType = "text/plain", schema = @Schema(implementation = String.class)))
    public Response read(
            @PathParam("id") String id,
            @QueryParam("attempt") @Nullable Integer attempt,
            @QueryParam("offset") @DefaultValue("0") long offset,
            @QueryParam("tail") @Nullable Integer tail) {
        Task task = lookup.find(id);
        int number = attempt == null ? task.attempt() : attempt;
        check(attempt);
        check(offset, tail);
        if (number > task.attempt()) {
            throw noAttempt(number, task);
        }
        long size = logs.size(id, number);
        long from = tail == null ? offset : Math.max(0, size - MOST_BYTES);
        byte[] bytes = logs.bytes(id, number, from, MOST_BYTES);
        if (tail != null) {
            bytes = lastLines(bytes, tail);
        }
        return Response.ok(bytes)
                .type("text/plain; charset=utf-8")
                .header("Leasehold-Log-Attempt", number)
                .header("Leasehold-Log-Next", tail == null ? from + bytes.length : size)
                .header("Leasehold-Log-Size", size)
                .build();
    }

    /** The log as it grows, until its attempt has ended. {@code Last-Event-ID} is the offset to go on from. */
    @GET
    @Produces(EventStream.MEDIA_TYPE)
    @Requires(Access.READ)
    @Within(Reach.TASK)
    public void follow(
            @PathParam("id") String id,
            @QueryParam("attempt") @Nullable Integer attempt,
            @QueryParam("offset") @DefaultValue("0") long offset,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @Context SseEventSink sink,
            @Context Sse sse)
            throws InterruptedException {
        long next = lastEventId == null ? offset : parse(lastEventId);
        Task task = lookup.find(id);
        int number = attempt == null ? Math.max(1, task.attempt()) : attempt;
        check(attempt);
        check(next, null);
        try (sink;
                FollowedLog log = feed.follow(task.id(), number)) {
            follow(log, number, next, new EventStream(sink, sse));
        }
    }

    private static void follow(FollowedLog log, int number, long offset, EventStream stream)
            throws InterruptedException {
        stream.keepAlive();
        long next = offset;
        Standing seen = log.await(0, QUIET);
        while (stream.open()) {
            byte[] bytes = next < seen.size() ? log.read(next) : new byte[0];
            int whole = seen.ended() && next + bytes.length >= seen.size() ? bytes.length : Utf8.wholeCharacters(bytes);
            if (whole > 0) {
                long after = next + whole;
                String text = new String(bytes, 0, whole, UTF_8);
                if (!stream.send(Long.toString(after), "log", new LogLines(number, next, after, text))) {
                    return;
                }
                next = after;
            } else if (seen.ended()) {
                stream.send(Long.toString(next), "end", new LogEnd(number, seen.size(), seen.state()));
                return;
            } else {
                Standing before = seen;
                seen = log.await(before.version(), QUIET);
                if (seen.version() == before.version() && !stream.keepAlive()) {
                    return;
                }
            }
        }
    }

    /** Of a terminal that was cleared, what came after. */
    private static byte[] lastLines(byte[] bytes, int lines) {
        int first = new String(bytes, ISO_8859_1).lastIndexOf(CLEARED);
        int start = bytes.length;
        int left = lines;
        while (start > Math.max(0, first)) {
            boolean lineEnd = bytes[start - 1] == '\n' && start < bytes.length;
            if (lineEnd && --left == 0) {
                break;
            }
            start--;
        }
        return Arrays.copyOfRange(bytes, start, bytes.length);
    }

    private static void check(@Nullable Integer attempt) {
        if (attempt != null && attempt < 1) {
            throw Problem.of(PARAMETER_INVALID, "attempt is %d, must be at least 1.".formatted(attempt))
                    .with("parameter", "attempt")
                    .exception();
        }
    }

    private static ProblemException noAttempt(int number, Task task) {
        int made = task.attempt();
        return Problem.of(
                        NOT_FOUND,
                        "There is no attempt %d: the task has had %d %s."
                                .formatted(number, made, made == 1 ? "attempt" : "attempts"))
                .with("parameter", "attempt")
                .suggest("Leave out 'attempt' for the log of the last one.")
                .exception();
    }

    private static void check(long offset, @Nullable Integer tail) {
        if (offset < 0 || (tail != null && tail < 1)) {
            throw invalid("offset must not be negative, and tail must be at least 1.");
        }
    }

    private static long parse(String offset) {
        try {
            return Long.parseLong(offset);
        } catch (NumberFormatException e) {
            throw invalid("Last-Event-ID '%s' is not an offset.".formatted(offset));
        }
    }

    private static ProblemException invalid(String sentence) {
        return Problem.of(PARAMETER_INVALID, sentence).exception();
    }
}
