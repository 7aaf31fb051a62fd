package dev.leasehold.api.claim;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Caller;
import dev.leasehold.api.security.Requires;
import dev.leasehold.lease.Held;
import dev.leasehold.lease.Requests;
import dev.leasehold.lease.Requests.Next;
import dev.leasehold.lease.Signals;
import dev.leasehold.lease.Tasks;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import dev.leasehold.worker.LocalDesk;
import dev.leasehold.worker.wire.RequestBodies.Answered;
import dev.leasehold.worker.wire.RequestBodies.Asking;
import dev.leasehold.worker.wire.RequestBodies.Found;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

import static dev.leasehold.platform.problem.ProblemCode.LEASE_LOST;

/** What is asked of a task that stays up, for its holder. A worker's token acts for its own role only. */
@Path("/v1/claims/{task}")
@RunOnVirtualThread
public class RequestResource {
    private final Requests requests;
    private final Signals signals;
    private final Tasks tasks;
    private final Caller caller;

    RequestResource(Requests requests, Signals signals, Tasks tasks, Caller caller) {
        this.requests = requests;
        this.signals = signals;
        this.tasks = tasks;
        this.caller = caller;
    }

    /** What is open, the oldest first; waits for it as long as asked. The same until it is answered. */
    @POST
    @Path("requests")
    @Requires(Access.WORKER)
    public Found next(@PathParam("task") String task, Asking asking) {
        requireRoleOf(task, asking.epoch());
        Next next = new LocalDesk(requests, signals).next(new Held(task, asking.epoch()), asking.patience());
        if (next instanceof Next.LeaseLost) {
            throw leaseLost(task, asking.epoch());
        }
        return Found.of(next);
    }

    /** Answers it. The first answer counts; the same call again is harmless. */
    @POST
    @Path("requests/{request}/answer")
    @Requires(Access.WORKER)
    public void answer(@PathParam("task") String task, @PathParam("request") String request, Answered answered) {
        requireRoleOf(task, answered.epoch());
        if (!requests.answer(new Held(task, answered.epoch()), request, answered.answer())) {
            throw leaseLost(task, answered.epoch());
        }
    }

    private void requireRoleOf(String task, long epoch) {
        String role = tasks.roles(java.util.List.of(task)).get(task);
        if (role == null) {
            throw leaseLost(task, epoch);
        }
        caller.requireWorker(role);
    }

    private static ProblemException leaseLost(String task, long epoch) {
        return Problem.of(LEASE_LOST, "The task %s is not held under epoch %d any more.".formatted(task, epoch))
                .with("task", task)
                .with("epoch", epoch)
                .exception();
    }
}
