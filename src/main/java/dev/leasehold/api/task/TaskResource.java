package dev.leasehold.api.task;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Caller;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.lease.Attempt;
import dev.leasehold.lease.Journal;
import dev.leasehold.lease.Submission;
import dev.leasehold.lease.Task;
import dev.leasehold.lease.TaskFilter;
import dev.leasehold.lease.Tasks;
import dev.leasehold.platform.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;
import java.net.URI;
import java.util.List;
import java.util.Map;

import static dev.leasehold.platform.problem.ProblemCode.CONFLICT;
import static dev.leasehold.platform.problem.ProblemCode.FIELD_INVALID;

/** {@code /v1/tasks}. */
@Path("/v1/tasks")
@RunOnVirtualThread
public class TaskResource {
    private static final int MOST_EVENTS = 10_000;

    private final Tasks tasks;
    private final Journal journal;
    private final TaskIntake intake;
    private final TaskLookup lookup;
    private final Caller caller;

    TaskResource(Tasks tasks, Journal journal, TaskIntake intake, TaskLookup lookup, Caller caller) {
        this.tasks = tasks;
        this.journal = journal;
        this.intake = intake;
        this.lookup = lookup;
        this.caller = caller;
    }

    /** One page, newest first. {@code next} leads to the page after; null at the end. */
    public record TaskPage(List<Task> tasks, @Nullable String next) {}

    public record TaskIds(List<String> tasks) {}

    /** Which dead tasks to queue again. */
    public record Redrive(
            List<String> states,
            @Nullable String role,
            @Nullable String group,
            @Nullable String code,
            Map<String, String> labels) {}

    public record Redriven(int tasks) {}

    /** Which tasks to cancel of those that have not ended. */
    public record Cancel(
            List<String> states,
            @Nullable String role,
            @Nullable String group,
            Map<String, String> labels) {}

    /** So many are cancelled, and so many have yet to be stopped by their hosts. */
    public record Cancelled(int cancelled, int requested) {}

    @POST
    @Requires(Access.SUBMIT)
    @Within(Reach.ROLE_IN_BODY)
    @APIResponse(
            responseCode = "201",
            description = "It is submitted",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Task.class)))
    @APIResponse(
            responseCode = "200",
            description = "It was submitted before, under this key",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Task.class)))
    public Response submit(
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @HeaderParam("traceparent") @Nullable String traceparent,
            TaskRequest request) {
        caller.requireRole(request.role());
        Submission.Accepted accepted = intake.submit(List.of(request), request, caller.name(), key, traceparent);
        Task task = lookup.find(accepted.tasks().getFirst());
        return Response.status(accepted.repeated() ? Response.Status.OK : Response.Status.CREATED)
                .location(URI.create("/v1/tasks/" + task.id()))
                .entity(task)
                .build();
    }

    @POST
    @Path("batch")
    @Requires(Access.SUBMIT)
    @Within(Reach.ROLE_IN_BODY)
    @APIResponse(
            responseCode = "201",
            description = "They are submitted",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = TaskIds.class)))
    @APIResponse(
            responseCode = "200",
            description = "They were submitted before, under this key",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = TaskIds.class)))
    public Response submitMany(
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @HeaderParam("traceparent") @Nullable String traceparent,
            TaskBatch batch) {
        batch.tasks().forEach(request -> caller.requireRole(request.role()));
        Submission.Accepted accepted = intake.submit(batch.tasks(), batch, caller.name(), key, traceparent);
        return Response.status(accepted.repeated() ? Response.Status.OK : Response.Status.CREATED)
                .entity(new TaskIds(accepted.tasks()))
                .build();
    }

    @GET
    @Requires(Access.READ)
    @Within(Reach.ROLE_PARAMETER)
    public TaskPage list(@BeanParam TaskQuery query) {
        int limit = query.limit();
        List<Task> page = tasks.list(query.filter(), query.before(), limit);
        return new TaskPage(page, page.size() < limit ? null : page.getLast().id());
    }

    @GET
    @Path("{id}")
    @Requires(Access.READ)
    @Within(Reach.TASK)
    public Task show(@PathParam("id") String id) {
        return lookup.find(id);
    }

    @GET
    @Path("{id}/attempts")
    @Requires(Access.READ)
    @Within(Reach.TASK)
    public List<Attempt> attempts(@PathParam("id") String id) {
        return tasks.attempts(lookup.find(id).id());
    }

    /** How its work landed, rung by rung. */
    @GET
    @Path("{id}/delivery")
    @Requires(Access.READ)
    @Within(Reach.TASK)
    public Delivery delivery(@PathParam("id") String id) {
        Task task = lookup.find(id);
        return Delivery.of(task, tasks.attempts(id), journal.ofTask(task.id(), 0, MOST_EVENTS));
    }

    /** 200 when the task is cancelled, 202 when its host has yet to stop it. */
    @POST
    @Path("{id}/cancel")
    @Requires(Access.SUBMIT)
    @Within(Reach.TASK)
    @APIResponse(
            responseCode = "200",
            description = "It is cancelled",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Task.class)))
    @APIResponse(
            responseCode = "202",
            description = "Its host has yet to stop it",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Task.class)))
    public Response cancel(@PathParam("id") String id) {
        Tasks.Cancellation answer = tasks.cancel(id).orElseThrow(() -> TaskLookup.unknown(id));
        return switch (answer) {
            case CANCELLED -> Response.ok(lookup.find(id)).build();
            case REQUESTED -> Response.accepted(lookup.find(id)).build();
            case TOO_LATE ->
                throw Problem.of(CONFLICT, "The task %s has ended already.".formatted(id))
                        .with("state", lookup.find(id).state())
                        .exception();
        };
    }

    /** Cancels all that have not ended and meet the filter, which has to say something. */
    @POST
    @Path("cancel")
    @Requires(Access.SUBMIT)
    @Within(Reach.ROLE_IN_BODY)
    public Cancelled cancelMany(Cancel which) {
        caller.requireRole(which.role());
        TaskFilter filter =
                TaskQuery.named(which.states(), TaskFilter.ALIVE, which.role(), which.group(), null, which.labels());
        mustSaySomething(
                filter, "cancel everything", "Name the states queued, running and confirming if that is meant.");
        Map<Tasks.Cancellation, Integer> answers = tasks.cancel(filter);
        return new Cancelled(
                answers.getOrDefault(Tasks.Cancellation.CANCELLED, 0),
                answers.getOrDefault(Tasks.Cancellation.REQUESTED, 0));
    }

    @POST
    @Path("{id}/retry")
    @Requires(Access.SUBMIT)
    @Within(Reach.TASK)
    public Task retry(@PathParam("id") String id) {
        boolean redriven = tasks.redrive(id).orElseThrow(() -> TaskLookup.unknown(id));
        Task task = lookup.find(id);
        if (!redriven && !task.state().equals("queued")) {
            throw Problem.of(
                            CONFLICT,
                            "The task %s is %s; only a failed or cancelled one is retried.".formatted(id, task.state()))
                    .with("state", task.state())
                    .exception();
        }
        return task;
    }

    /** Queues all failed tasks again that meet the filter, or the cancelled ones when they are named. */
    @POST
    @Path("retry")
    @Requires(Access.SUBMIT)
    @Within(Reach.ROLE_IN_BODY)
    public Redriven retryMany(Redrive which) {
        caller.requireRole(which.role());
        TaskFilter filter = TaskQuery.named(
                which.states(), TaskFilter.DEAD, which.role(), which.group(), which.code(), which.labels());
        mustSaySomething(filter, "retry all that ever failed", "Name the state failed if that is meant.");
        return new Redriven(tasks.redrive(filter));
    }

    private static void mustSaySomething(TaskFilter filter, String would, String suggestion) {
        if (filter.saysNothing()) {
            throw Problem.of(FIELD_INVALID, "This names no state, role, group or label, and would %s.".formatted(would))
                    .with("field", "states")
                    .suggest(suggestion)
                    .exception();
        }
    }
}
