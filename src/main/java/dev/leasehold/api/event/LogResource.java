package dev.leasehold.api.event;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.api.task.TaskLookup;
import dev.leasehold.lease.Task;
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
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_INVALID;
import static java.nio.charset.StandardCharsets.UTF_8;

/** {@code /v1/tasks/{id}/log}: what an attempt printed, the last one's unless another is named. */
@Path("/v1/tasks/{id}/log")
@RunOnVirtualThread
public class LogResource {
    private static final int MOST_BYTES = 1 << 20;
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final int LOOKS_BEFORE_KEEP_ALIVE = 60;

    private final TaskLookup lookup;
    private final Logs logs;

    LogResource(TaskLookup lookup, Logs logs) {
        this.lookup = lookup;
        this.logs = logs;
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
        check(offset, tail);
        long size = logs.size(id, number);
        long from = tail == null ? offset : Math.max(0, size - MOST_BYTES);
        byte[] bytes = bytes(id, number, from, MOST_BYTES);
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
        int number = attempt == null ? Math.max(1, lookup.find(id).attempt()) : attempt;
        check(next, null);
        try (sink) {
            EventStream stream = new EventStream(sink, sse);
            stream.keepAlive();
            for (int quiet = 1; stream.open(); quiet++) {
                // The state first: whatever was printed before it was seen to have ended is in the log by then.
                Task task = lookup.find(id);
                boolean ended = task.finishedAt() != null
                        || task.attempt() > number
                        || (task.attempt() == number && !task.state().equals("running"));
                byte[] bytes = bytes(id, number, next, MOST_BYTES / 16);
                if (bytes.length > 0) {
                    int whole = ended ? bytes.length : Utf8.wholeCharacters(bytes);
                    String text = new String(bytes, 0, whole, UTF_8);
                    long after = next + whole;
                    if (!stream.send(Long.toString(after), "log", new LogLines(number, next, after, text))) {
                        return;
                    }
                    next = after;
                    quiet = 0;
                } else if (ended) {
                    stream.send(Long.toString(next), "end", new LogEnd(number, next, task.state()));
                    return;
                } else {
                    Thread.sleep(LOOK_EVERY);
                    if (quiet % LOOKS_BEFORE_KEEP_ALIVE == 0 && !stream.keepAlive()) {
                        return;
                    }
                }
            }
        }
    }

    private byte[] bytes(String id, int attempt, long offset, int most) {
        List<ByteBuffer> parts = logs.read(id, attempt, offset, most);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuffer part : parts) {
            byte[] array = new byte[Math.min(part.remaining(), most - bytes.size())];
            part.get(array);
            bytes.writeBytes(array);
        }
        return bytes.toByteArray();
    }

    private static byte[] lastLines(byte[] bytes, int lines) {
        int start = bytes.length;
        int left = lines;
        while (start > 0) {
            boolean lineEnd = bytes[start - 1] == '\n' && start < bytes.length;
            if (lineEnd && --left == 0) {
                break;
            }
            start--;
        }
        return Arrays.copyOfRange(bytes, start, bytes.length);
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
