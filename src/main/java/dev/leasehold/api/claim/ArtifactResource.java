package dev.leasehold.api.claim;

import dev.leasehold.api.blob.BlobConfig;
import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Caller;
import dev.leasehold.api.security.Requires;
import dev.leasehold.lease.Held;
import dev.leasehold.lease.Requests;
import dev.leasehold.lease.Tasks;
import dev.leasehold.platform.LimitedStream;
import dev.leasehold.platform.blob.Blob;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import static dev.leasehold.platform.problem.ProblemCode.LEASE_LOST;

/** Files that a task's command has left, from its holder. A worker's token acts for its own role only. */
@Path("/v1/claims/{task}/artifacts")
@RunOnVirtualThread
public class ArtifactResource {
    private final Requests requests;
    private final Tasks tasks;
    private final Blobs blobs;
    private final BlobConfig config;
    private final Caller caller;

    ArtifactResource(Requests requests, Tasks tasks, Blobs blobs, BlobConfig config, Caller caller) {
        this.requests = requests;
        this.tasks = tasks;
        this.blobs = blobs;
        this.config = config;
        this.caller = caller;
    }

    /** Stores them, while the lease holds, and answers with their digest; the outcome may then name it. */
    @POST
    @Consumes(MediaType.WILDCARD)
    @Requires(Access.WORKER)
    public Blob store(
            @PathParam("task") String task, @QueryParam("epoch") @DefaultValue("0") long epoch, InputStream content)
            throws IOException {
        String role = tasks.roles(List.of(task)).get(task);
        if (role == null) {
            throw leaseLost(task, epoch);
        }
        caller.requireWorker(role);
        if (requests.next(new Held(task, epoch)) instanceof Requests.Next.LeaseLost) {
            throw leaseLost(task, epoch);
        }
        return blobs.store(new LimitedStream(content, config.maxSize().asLongValue()))
                .blob();
    }

    private static ProblemException leaseLost(String task, long epoch) {
        return Problem.of(LEASE_LOST, "The task %s is not held under epoch %d any more.".formatted(task, epoch))
                .with("task", task)
                .with("epoch", epoch)
                .exception();
    }
}
