package dev.leasehold.api.live;

import dev.leasehold.api.problem.IdempotencyKey;
import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Caller;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.api.task.TaskLookup;
import dev.leasehold.lease.Asked;
import dev.leasehold.lease.Errand.Kind;
import dev.leasehold.lease.ErrandAnswer;
import dev.leasehold.lease.Errands;
import dev.leasehold.lease.Errands.Wish;
import dev.leasehold.lease.Task;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import dev.leasehold.worker.Roles;
import dev.leasehold.worker.RolesConfig.ModeName;
import dev.leasehold.worker.RolesConfig.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.Optional;

import static dev.leasehold.platform.problem.ProblemCode.BACKLOG;
import static dev.leasehold.platform.problem.ProblemCode.FIELD_INVALID;
import static dev.leasehold.platform.problem.ProblemCode.INPUT_NOT_TAKEN;
import static dev.leasehold.platform.problem.ProblemCode.MODE_CANNOT;
import static dev.leasehold.platform.problem.ProblemCode.TASK_NOT_RUNNING;

/**
 * What is asked of the holder of a running task. Answers 200 when it is done, and 202 when it was asked, and not
 * answered by now.
 */
@Path("/v1/tasks/{id}")
@RunOnVirtualThread
public class LiveResource {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_CHARACTERS = 64 * 1024;

    private final TaskLookup lookup;
    private final Errands errands;
    private final Roles roles;
    private final Caller caller;

    LiveResource(TaskLookup lookup, Errands errands, Roles roles, Caller caller) {
        this.lookup = lookup;
        this.errands = errands;
        this.roles = roles;
        this.caller = caller;
    }

    /** Text for the command's standard input; with {@code end}, nothing more comes after it. */
    public record Input(@Nullable String text, boolean end) {
        public Input {
            if (text != null && text.length() > MOST_CHARACTERS) {
                throw new IllegalArgumentException("text must not be longer than %d".formatted(MOST_CHARACTERS));
            }
            if (text != null && text.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("text must not hold a NUL");
            }
        }
    }

    public record Done(boolean done) {}

    /** Sends what a terminal sends for Ctrl-C to the command and its group. What the command makes of it is its own. */
    @POST
    @Path("interrupt")
    @Requires(Access.SUBMIT)
    @Within(Reach.TASK)
    @APIResponse(
            responseCode = "200",
            description = "It is done",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Done.class)))
    @APIResponse(
            responseCode = "202",
            description = "It was asked, and is not done by now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Done.class)))
    public Response interrupt(@PathParam("id") String id) throws InterruptedException {
        Task task = lookup.find(id);
        Role role = roles.find(task.role()).orElse(null);
        refusePods(role, task);
        return ask(id, Wish.of(Kind.INTERRUPT, caller.name()));
    }

    /**
     * Hands text to the command, after all that was sent before: exactly once, also when the call is repeated with the
     * same {@code Idempotency-Key}.
     */
    @POST
    @Path("input")
    @Requires(Access.SUBMIT)
    @Within(Reach.TASK)
    @APIResponse(
            responseCode = "200",
            description = "It is done",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Done.class)))
    @APIResponse(
            responseCode = "202",
            description = "It was asked, and is not done by now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Done.class)))
    public Response input(@PathParam("id") String id, @HeaderParam("Idempotency-Key") @Nullable String key, Input input)
            throws InterruptedException {
        Task task = lookup.find(id);
        refuseUnlessHeard(task, false);
        if (input.text() == null && !input.end()) {
            throw Problem.of(FIELD_INVALID, "'text': there is nothing to send.")
                    .with("field", "text")
                    .exception();
        }
        String text = input.text() == null ? "" : input.text();
        return ask(id, new Wish(Kind.INPUT, text, input.end(), caller.name(), IdempotencyKey.checked(key)));
    }

    /** Lets everybody who looks at the terminal begin with an empty screen. The log keeps what was before. */
    @POST
    @Path("clear")
    @Requires(Access.SUBMIT)
    @Within(Reach.TASK)
    @APIResponse(
            responseCode = "200",
            description = "It is done",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Done.class)))
    @APIResponse(
            responseCode = "202",
            description = "It was asked, and is not done by now",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Done.class)))
    public Response clear(@PathParam("id") String id) throws InterruptedException {
        Task task = lookup.find(id);
        refuseUnlessHeard(task, true);
        return ask(id, Wish.of(Kind.CLEAR, caller.name()));
    }

    private void refuseUnlessHeard(Task task, boolean terminal) {
        Role role = roles.find(task.role()).orElse(null);
        refusePods(role, task);
        if (role == null || !(role.tty() || (role.input() && !terminal))) {
            throw Problem.of(
                            INPUT_NOT_TAKEN,
                            "Tasks of role %s %s."
                                    .formatted(task.role(), terminal ? "run on no terminal" : "take no input"))
                    .exception();
        }
    }

    private static void refusePods(@Nullable Role role, Task task) {
        if (role != null && role.mode() == ModeName.POD_EXEC) {
            throw Problem.of(MODE_CANNOT, "Role %s runs as pods, which are only watched.".formatted(task.role()))
                    .exception();
        }
    }

    private Response ask(String id, Wish wish) throws InterruptedException {
        long errand = made(id, errands.ask(id, wish));
        Optional<ErrandAnswer> answer = errands.await(errand, PATIENCE);
        if (answer.isEmpty()) {
            return Response.accepted(new Done(false)).build();
        }
        if (answer.get().refused() != null) {
            throw Problem.of(answer.get().refused(), answer.get().sentence()).exception();
        }
        return Response.ok(new Done(true)).build();
    }

    private static long made(String id, Asked asked) {
        return switch (asked) {
            case Asked.Made(long errand) -> errand;
            case Asked.Unknown() -> throw TaskLookup.unknown(id);
            case Asked.NotRunning(String state) -> throw notRunning(id, state);
            case Asked.Backlog(int most) ->
                throw Problem.of(BACKLOG, "%d things that were asked of %s are not done yet.".formatted(most, id))
                        .with("limit", most)
                        .exception();
        };
    }

    private static ProblemException notRunning(String id, String state) {
        return Problem.of(TASK_NOT_RUNNING, "The task %s is %s, and held by no host.".formatted(id, state))
                .with("state", state)
                .exception();
    }
}
