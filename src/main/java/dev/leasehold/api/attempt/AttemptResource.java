package dev.leasehold.api.attempt;

import dev.leasehold.api.blob.BlobConfig;
import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Caller;
import dev.leasehold.api.security.Requires;
import dev.leasehold.forge.ForgeConfig;
import dev.leasehold.forge.ForgeTokens;
import dev.leasehold.lease.Attempt;
import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Handovers;
import dev.leasehold.lease.InputFile;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.Task;
import dev.leasehold.lease.Tasks;
import dev.leasehold.lease.Work;
import dev.leasehold.live.Logs;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.LimitedStream;
import dev.leasehold.platform.blob.Blob;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.worker.Roles;
import dev.leasehold.worker.RolesConfig.Role;
import dev.leasehold.worker.TokenDoor;
import dev.leasehold.worker.wire.ClaimBodies.Outcome;
import dev.leasehold.worker.wire.PodBodies.Assignment;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;

import static dev.leasehold.platform.problem.ProblemCode.BLOB_NOT_FOUND;
import static dev.leasehold.platform.problem.ProblemCode.FORBIDDEN;
import static dev.leasehold.platform.problem.ProblemCode.TASK_NOT_FOUND;

/** The attempt whose token it is, and no other. */
@Path("/v1/attempt")
@RunOnVirtualThread
public class AttemptResource {
    private final Tasks tasks;
    private final Handovers handovers;
    private final Logs logs;
    private final Blobs blobs;
    private final BlobConfig blobConfig;
    private final Roles roles;
    private final ForgeConfig forge;
    private final ForgeTokens tokens;
    private final Caller caller;

    AttemptResource(
            Tasks tasks,
            Handovers handovers,
            Logs logs,
            Blobs blobs,
            BlobConfig blobConfig,
            Roles roles,
            ForgeConfig forge,
            ForgeTokens tokens,
            Caller caller) {
        this.tasks = tasks;
        this.handovers = handovers;
        this.logs = logs;
        this.blobs = blobs;
        this.blobConfig = blobConfig;
        this.roles = roles;
        this.forge = forge;
        this.tokens = tokens;
        this.caller = caller;
    }

    /** What to do. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Requires(Access.ATTEMPT)
    public Assignment assignment(@Context UriInfo address) {
        Scope.Attempt attempt = attempt();
        Task task = task(attempt);
        Attempt started = tasks.attempts(task.id()).stream()
                .filter(each -> each.number() == attempt.number())
                .findFirst()
                .orElseThrow();
        boolean outcomeRequired =
                roles.find(task.role()).map(Role::outcomeRequired).orElse(false);
        return new Assignment(
                task.id(),
                attempt.number(),
                task.role(),
                started.startedAt(),
                task.work(),
                outcomeRequired,
                access(task, attempt, address));
    }

    private @Nullable ForgeAccess access(Task task, Scope.Attempt attempt, UriInfo address) {
        Source source = task.work().source();
        return source == null
                ? null
                : new TokenDoor(tokens, forge.internalUrl().orElse(address.getBaseUri()))
                        .open(source, task.id(), attempt.number());
    }

    /** An input file of the task, or the folder that came with it. */
    @GET
    @Path("inputs/{digest}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Requires(Access.ATTEMPT)
    public StreamingOutput input(@PathParam("digest") Digest digest) {
        Work work = task(attempt()).work();
        boolean own = Stream.concat(
                        Stream.ofNullable(work.folder()), work.inputs().stream().map(InputFile::digest))
                .anyMatch(digest.toString()::equals);
        Blob blob = (own ? blobs.find(digest) : java.util.Optional.<Blob>empty())
                .orElseThrow(() -> Problem.of(BLOB_NOT_FOUND, "The task has no input under %s.".formatted(digest))
                        .exception());
        return to -> blobs.copy(blob, to);
    }

    /** Stores what the command has left, and answers with its digest; the attempt's outcome may then name it. */
    @POST
    @Path("artifacts")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Requires(Access.ATTEMPT)
    public Blob artifacts(InputStream content) throws IOException {
        return blobs.store(new LimitedStream(content, blobConfig.maxSize().asLongValue()))
                .blob();
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

    /** How it ended, where that is too large for the pod's own last word. */
    @PUT
    @Path("end")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Access.ATTEMPT)
    public void end(Outcome end) {
        Scope.Attempt attempt = attempt();
        handovers.put(attempt.task(), attempt.number(), Json.MAPPER.valueToTree(end));
    }

    private Task task(Scope.Attempt attempt) {
        return tasks.find(attempt.task())
                .orElseThrow(() -> new ProblemException(TASK_NOT_FOUND, "There is no task " + attempt.task() + "."));
    }

    private Scope.Attempt attempt() {
        return caller.holder()
                .flatMap(holder -> holder.attempt())
                .orElseThrow(() -> new ProblemException(FORBIDDEN, "This needs the token of an attempt."));
    }
}
