package dev.leasehold.api.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.api.live.Parts.Part;
import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Caller;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.api.task.TaskLookup;
import dev.leasehold.lease.Asked;
import dev.leasehold.lease.Attempt;
import dev.leasehold.lease.Errand.Kind;
import dev.leasehold.lease.ErrandAnswer;
import dev.leasehold.lease.Errands;
import dev.leasehold.lease.Errands.Wish;
import dev.leasehold.lease.Event;
import dev.leasehold.lease.Journal;
import dev.leasehold.lease.Task;
import dev.leasehold.lease.Tasks;
import dev.leasehold.live.Logs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/** {@code /v1/tasks/{id}/diagnostics}: what is known of a task, from everybody who knows something. */
@Path("/v1/tasks/{id}/diagnostics")
@RunOnVirtualThread
public class DiagnosticsResource {
    private static final Duration OURS = Duration.ofSeconds(4);
    private static final Duration HOSTS = Duration.ofSeconds(6);
    private static final int LAST_LINES = 50;
    private static final int LAST_BYTES = 64 * 1024;
    private static final int LAST_EVENTS = 50;

    private final TaskLookup lookup;
    private final Tasks tasks;
    private final Journal journal;
    private final Logs logs;
    private final Errands errands;
    private final Caller caller;

    DiagnosticsResource(TaskLookup lookup, Tasks tasks, Journal journal, Logs logs, Errands errands, Caller caller) {
        this.lookup = lookup;
        this.tasks = tasks;
        this.journal = journal;
        this.logs = logs;
        this.errands = errands;
        this.caller = caller;
    }

    /** Each part has a deadline of its own, and what could not be had is named. */
    @GET
    @Requires(Access.READ)
    @Within(Reach.TASK)
    public Diagnostics diagnose(@PathParam("id") String id) throws InterruptedException {
        Task known = lookup.find(id);
        String by = caller.name();
        Parts parts = new Parts();
        Part<List<Attempt>> attempts = parts.ask("attempt", OURS, () -> tasks.attempts(id));
        Part<List<String>> lines = parts.ask("lastLines", OURS, () -> lastLines(id, known.attempt()));
        Part<List<Event>> events = parts.ask("journal", OURS, () -> journal.lastOfTask(id, LAST_EVENTS));
        Part<JsonNode> host = parts.ask("host", HOSTS, () -> askHost(id, known, by));
        List<Attempt> all = attempts.get();
        return new Diagnostics(
                known.id(),
                known.state(),
                last(all, parts),
                lease(known, parts),
                host.get(),
                lines.get(),
                events.get(),
                parts.missing());
    }

    private static @Nullable Attempt last(@Nullable List<Attempt> attempts, Parts parts) {
        if (attempts == null) {
            return null;
        }
        if (attempts.isEmpty()) {
            parts.miss("attempt", "no host has claimed the task yet");
            return null;
        }
        return attempts.getLast();
    }

    private static Diagnostics.@Nullable Lease lease(Task task, Parts parts) {
        if (task.host() == null) {
            parts.miss("lease", "the task is %s, and no host holds it".formatted(task.state()));
            return null;
        }
        return new Diagnostics.Lease(task.host(), task.leaseExpiresAt(), task.lastActivityAt());
    }

    private JsonNode askHost(String id, Task task, String by) throws InterruptedException {
        return switch (errands.ask(id, Wish.of(Kind.DIAGNOSE, by))) {
            case Asked.Made(long errand) -> answer(task, errands.await(errand, HOSTS.minusMillis(500)));
            case Asked.Unknown() -> throw TaskLookup.unknown(id);
            case Asked.NotRunning(String state) ->
                throw new IllegalStateException("the task is %s: nothing of it runs on any host".formatted(state));
            case Asked.Backlog(int _) ->
                throw new IllegalStateException("the host has not answered what it was asked before");
        };
    }

    private static JsonNode answer(Task task, Optional<ErrandAnswer> answer) {
        if (answer.isEmpty()) {
            throw new IllegalStateException("the host %s, which holds the task until %s, does not answer"
                    .formatted(task.host(), task.leaseExpiresAt()));
        }
        JsonNode body = answer.get().body();
        if (body == null) {
            throw new IllegalStateException(answer.get().sentence());
        }
        return body;
    }

    private List<String> lastLines(String id, int attempt) {
        long size = logs.size(id, attempt);
        byte[] bytes = logs.bytes(id, attempt, Math.max(0, size - LAST_BYTES), LAST_BYTES);
        List<String> lines = new String(bytes, UTF_8).lines().toList();
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }
}
