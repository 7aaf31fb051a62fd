package dev.leasehold.api.attempt;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Caller;
import dev.leasehold.api.security.Requires;
import dev.leasehold.lease.Attempt;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.Task;
import dev.leasehold.lease.Tasks;
import dev.leasehold.lease.Verdict;
import dev.leasehold.live.Logs;
import dev.leasehold.platform.problem.ProblemException;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.worker.ForgeDoor;
import dev.leasehold.worker.Roles;
import dev.leasehold.worker.RolesConfig.Role;
import dev.leasehold.worker.courier.Answer;
import dev.leasehold.worker.courier.Assignment;
import dev.leasehold.worker.courier.PodDesk;
import dev.leasehold.worker.wire.LastWord;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

import static dev.leasehold.platform.problem.ProblemCode.FORBIDDEN;
import static dev.leasehold.platform.problem.ProblemCode.TASK_NOT_FOUND;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** The attempt whose token it is, and no other. What is asked here is asked by the courier, in the task's pod. */
@Path("/v1/attempt")
@RunOnVirtualThread
public class AttemptResource {
    private static final String PARCEL = "application/vnd.leasehold.parcel";
    private static final String WANTED = "application/vnd.leasehold.wanted";
    private static final String SOON = "1";

    private final Tasks tasks;
    private final Logs logs;
    private final Roles roles;
    private final PodDesk desk;
    private final ForgeDoor forge;
    private final Caller caller;

    AttemptResource(Tasks tasks, Logs logs, Roles roles, PodDesk desk, ForgeDoor forge, Caller caller) {
        this.tasks = tasks;
        this.logs = logs;
        this.roles = roles;
        this.desk = desk;
        this.forge = forge;
        this.caller = caller;
    }

    /** What the pod begins with. With a {@code Retry-After}, it is why that cannot be had at this moment. */
    @GET
    @Path("checkout")
    @Produces(PARCEL)
    @Requires(Access.ATTEMPT)
    public Response checkout() throws InterruptedException {
        Assignment assignment = assignment();
        Optional<Verdict> trouble = desk.trouble(assignment);
        StreamingOutput parcel = trouble.isPresent()
                ? to -> desk.refuse(assignment, trouble.get(), to)
                : to -> desk.checkOut(assignment, to);
        Response.ResponseBuilder answer = Response.ok(parcel, PARCEL);
        return (trouble.isPresent() ? answer.header(HttpHeaders.RETRY_AFTER, SOON) : answer).build();
    }

    /**
     * Lands what the command has left, and answers with the pod's last word; or with what is missing to know it. With a
     * {@code Retry-After}, the word may be another if it is asked again.
     */
    @POST
    @Path("left")
    @Consumes(MediaType.WILDCARD)
    @Produces({MediaType.APPLICATION_JSON, WANTED})
    @Requires(Access.ATTEMPT)
    public Response left(@QueryParam("wholeLog") @DefaultValue("false") boolean wholeLog, InputStream parcel)
            throws IOException, InterruptedException {
        return switch (desk.left(assignment(), parcel, wholeLog)) {
            case Answer.Wanted(var paths) ->
                Response.ok((StreamingOutput) to -> to.write(wanted(paths)), WANTED)
                        .build();
            case Answer.Word(LastWord word, boolean settled) -> {
                Response.ResponseBuilder answer = Response.ok(word, MediaType.APPLICATION_JSON_TYPE);
                yield (settled ? answer : answer.header(HttpHeaders.RETRY_AFTER, SOON)).build();
            }
        };
    }

    private static byte[] wanted(List<String> paths) {
        return String.join("", paths.stream().map(path -> path + '\0').toList()).getBytes(ISO_8859_1);
    }

    /** The whole log; it takes the place of what was seen live. */
    @PUT
    @Path("log")
    @Consumes(MediaType.WILDCARD)
    @Requires(Access.ATTEMPT)
    public void log(InputStream log) throws IOException {
        Scope.Attempt attempt = attempt();
        logs.replace(attempt.task(), attempt.number(), log);
    }

    private Assignment assignment() {
        Scope.Attempt attempt = attempt();
        Task task = tasks.find(attempt.task())
                .orElseThrow(() -> new ProblemException(TASK_NOT_FOUND, "There is no task " + attempt.task() + "."));
        Attempt started = tasks.attempts(task.id()).stream()
                .filter(each -> each.number() == attempt.number())
                .findFirst()
                .orElseThrow();
        Source source = task.work().source();
        return new Assignment(
                task.id(),
                attempt.number(),
                task.role(),
                started.startedAt(),
                task.work(),
                roles.find(task.role()).map(Role::outcomeRequired).orElse(false),
                source == null ? null : forge.open(source, task.id(), attempt.number()));
    }

    private Scope.Attempt attempt() {
        return caller.holder()
                .flatMap(holder -> holder.attempt())
                .orElseThrow(() -> new ProblemException(FORBIDDEN, "This needs the token of an attempt."));
    }
}
