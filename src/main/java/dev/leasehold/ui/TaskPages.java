package dev.leasehold.ui;

import dev.leasehold.api.event.EventStream;
import dev.leasehold.api.event.LogResource;
import dev.leasehold.api.live.Diagnostics;
import dev.leasehold.api.live.DiagnosticsResource;
import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.api.task.TaskQuery;
import dev.leasehold.api.task.TaskResource;
import dev.leasehold.lease.Event;
import dev.leasehold.lease.Journal;
import dev.leasehold.lease.Task;
import dev.leasehold.worker.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import java.util.List;

/** Tasks as people see them, and what the buttons of their pages do. */
@Path("/tasks")
@RunOnVirtualThread
public class TaskPages {
    private static final int MOST_EVENTS = 200;

    private final TaskResource tasks;
    private final LogResource logs;
    private final LogEnds ends;
    private final DiagnosticsResource diagnostics;
    private final Journal journal;
    private final Roles roles;
    private final Changes changes;
    private final Visitor visitor;

    TaskPages(
            TaskResource tasks,
            LogResource logs,
            LogEnds ends,
            DiagnosticsResource diagnostics,
            Journal journal,
            Roles roles,
            Changes changes,
            Visitor visitor) {
        this.tasks = tasks;
        this.logs = logs;
        this.ends = ends;
        this.diagnostics = diagnostics;
        this.journal = journal;
        this.roles = roles;
        this.changes = changes;
        this.visitor = visitor;
    }

    @GET
    @Produces(Pages.HTML)
    @Requires(Access.READ)
    @Operation(hidden = true)
    public Response all(
            @QueryParam("state") @Nullable String state,
            @QueryParam("role") @Nullable String role,
            @QueryParam("group") @Nullable String group,
            @QueryParam("cursor") @Nullable String cursor) {
        var page = tasks.list(TaskQuery.of(state, role, group, cursor, Pages.ROWS));
        return Pages.show(
                Templates.tasks(visitor, page.tasks(), new TaskChoice(state, role, group, roles.names()), page.next()));
    }

    @GET
    @Path("{id}")
    @Produces(Pages.HTML)
    @Requires(Access.READ)
    @Within(Reach.TASK)
    @Operation(hidden = true)
    public Response one(@PathParam("id") String id, @QueryParam("attempt") @Nullable Integer attempt) {
        long asOf = changes.now();
        Task task = tasks.show(id);
        List<Event> events = journal.ofTask(task.id(), 0, MOST_EVENTS);
        return Pages.show(Templates.task(
                visitor, task, tasks.attempts(id), tasks.delivery(id), events, ends.of(task, attempt), asOf));
    }

    /** What is known of it at this moment, its host asked; also a part of the task's page. */
    @GET
    @Path("{id}/diagnostics")
    @Produces(Pages.HTML)
    @Requires(Access.READ)
    @Within(Reach.TASK)
    @Operation(hidden = true)
    public Response diagnosis(@PathParam("id") String id) throws InterruptedException {
        Diagnostics found = diagnostics.diagnose(id);
        return Pages.show(Templates.diagnosis(
                visitor, found, found.host() == null ? "" : found.host().toPrettyString()));
    }

    /** The log as it grows, for the page's script. */
    @GET
    @Path("{id}/log")
    @Produces(EventStream.MEDIA_TYPE)
    @Requires(Access.READ)
    @Within(Reach.TASK)
    @Operation(hidden = true)
    public void log(
            @PathParam("id") String id,
            @QueryParam("attempt") @Nullable Integer attempt,
            @QueryParam("offset") @DefaultValue("0") long offset,
            @HeaderParam("Last-Event-ID") @Nullable String last,
            @Context SseEventSink sink,
            @Context Sse sse)
            throws InterruptedException {
        logs.follow(id, attempt, offset, last, sink, sse);
    }

    @GET
    @Path("{id}/changes")
    @Produces(EventStream.MEDIA_TYPE)
    @Requires(Access.READ)
    @Within(Reach.TASK)
    @Operation(hidden = true)
    public void changes(
            @PathParam("id") String id,
            @QueryParam("from") long from,
            @HeaderParam("Last-Event-ID") @Nullable String last,
            @Context SseEventSink sink,
            @Context Sse sse)
            throws InterruptedException {
        String task = tasks.show(id).id();
        changes.tell(after -> journal.ofTask(task, after, 1_000), last, from, new EventStream(sink, sse), sink);
    }

    @POST
    @Path("{id}/cancel")
    @Requires(Access.SUBMIT)
    @Within(Reach.TASK)
    @Operation(hidden = true)
    public Response cancel(@PathParam("id") String id, @FormParam("word") @Nullable String word) {
        visitor.requireOwnForm(word);
        tasks.cancel(id);
        return Pages.goTo("/tasks/" + id);
    }

    @POST
    @Path("{id}/retry")
    @Requires(Access.SUBMIT)
    @Within(Reach.TASK)
    @Operation(hidden = true)
    public Response retry(@PathParam("id") String id, @FormParam("word") @Nullable String word) {
        visitor.requireOwnForm(word);
        tasks.retry(id);
        return Pages.goTo("/tasks/" + id);
    }
}
