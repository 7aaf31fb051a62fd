package dev.leasehold.api.claim;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Caller;
import dev.leasehold.api.security.Requires;
import dev.leasehold.forge.ForgeConfig;
import dev.leasehold.forge.ForgeTokens;
import dev.leasehold.lease.Attended;
import dev.leasehold.lease.Claimant;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.Errands;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Held;
import dev.leasehold.lease.LeaseTerms;
import dev.leasehold.lease.Leases;
import dev.leasehold.lease.Renewal;
import dev.leasehold.lease.Report;
import dev.leasehold.lease.Settlement;
import dev.leasehold.lease.Settling;
import dev.leasehold.lease.Signals;
import dev.leasehold.lease.Tasks;
import dev.leasehold.lease.Verdict;
import dev.leasehold.live.LogPiece;
import dev.leasehold.live.Logs;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import dev.leasehold.worker.ForgeDoor;
import dev.leasehold.worker.LocalBroker;
import dev.leasehold.worker.News;
import dev.leasehold.worker.Roles;
import dev.leasehold.worker.TokenDoor;
import dev.leasehold.worker.wire.ClaimBodies.Answer;
import dev.leasehold.worker.wire.ClaimBodies.Attend;
import dev.leasehold.worker.wire.ClaimBodies.Claim;
import dev.leasehold.worker.wire.ClaimBodies.Granted;
import dev.leasehold.worker.wire.ClaimBodies.Grants;
import dev.leasehold.worker.wire.ClaimBodies.Heard;
import dev.leasehold.worker.wire.ClaimBodies.Leave;
import dev.leasehold.worker.wire.ClaimBodies.Outcome;
import dev.leasehold.worker.wire.ClaimBodies.Release;
import dev.leasehold.worker.wire.ClaimBodies.Renew;
import dev.leasehold.worker.wire.ClaimBodies.Renewals;
import dev.leasehold.worker.wire.ClaimBodies.Renewed;
import dev.leasehold.worker.wire.ClaimBodies.Settled;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

import static dev.leasehold.platform.problem.ProblemCode.BODY_TOO_LARGE;
import static dev.leasehold.platform.problem.ProblemCode.CONFLICT;
import static dev.leasehold.platform.problem.ProblemCode.FIELD_INVALID;
import static dev.leasehold.platform.problem.ProblemCode.LEASE_LOST;
import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_INVALID;
import static java.util.stream.Collectors.toSet;

/** {@code /v1/claims}. A worker's token acts for its own role only, whatever task it names. */
@Path("/v1/claims")
@RunOnVirtualThread
public class ClaimResource {
    private static final int LARGEST_PIECE = 1 << 20;

    private final Leases leases;
    private final Settling settling;
    private final Errands errands;
    private final Tasks tasks;
    private final Logs logs;
    private final Signals signals;
    private final Roles roles;
    private final ForgeConfig forge;
    private final ForgeTokens forgeTokens;
    private final Caller caller;
    private final MeterRegistry meters;

    ClaimResource(
            Leases leases,
            Settling settling,
            Errands errands,
            Tasks tasks,
            Logs logs,
            Signals signals,
            Roles roles,
            ForgeConfig forge,
            ForgeTokens forgeTokens,
            Caller caller,
            MeterRegistry meters) {
        this.meters = meters;
        this.leases = leases;
        this.settling = settling;
        this.errands = errands;
        this.tasks = tasks;
        this.logs = logs;
        this.signals = signals;
        this.roles = roles;
        this.forge = forge;
        this.forgeTokens = forgeTokens;
        this.caller = caller;
    }

    /** Up to {@code max} tasks; waits for the first as long as asked, as long as there is somebody to grant it to. */
    @POST
    @Requires(Access.WORKER)
    public Grants claim(Claim claim, @Context UriInfo address, @Context HttpServerRequest request) {
        caller.requireWorker(claim.role());
        LeaseTerms terms = terms(claim.role());
        LocalBroker broker = new LocalBroker(
                leases,
                settling,
                errands,
                logs,
                signals,
                door(address),
                new Claimant(claim.host(), claim.sandbox()),
                terms);
        boolean disabled = roles.find(claim.role()).orElseThrow().disabled();
        BooleanSupplier hungUp = () -> request.response().closed();
        String leaving = Signals.leaving(claim.role(), claim.host());
        long before = signals.count(leaving);
        List<Grant> grants = broker.gatedBy(() -> disabled ? Optional.of("the role is disabled") : Optional.empty())
                .claim(
                        claim.role(),
                        claim.most(),
                        claim.patience(),
                        () -> hungUp.getAsBoolean() || signals.count(leaving) != before);
        if (!grants.isEmpty() && hungUp.getAsBoolean()) {
            giveBack(claim.role(), grants);
            grants = List.of();
        }
        int timeout = (int) roles.find(claim.role()).orElseThrow().timeout().toSeconds();
        return new Grants(
                grants.stream().map(grant -> Granted.of(grant, timeout)).toList());
    }

    /** Claims of this host that wait end with nothing: it is about to stop. What it holds goes on. */
    @POST
    @Path("leave")
    @Requires(Access.WORKER)
    public void leave(Leave leave) {
        caller.requireWorker(leave.role());
        requireKnown(leave.role());
        signals.ring(Set.of(Signals.leaving(leave.role(), leave.host())));
    }

    @POST
    @Path("renew")
    @Requires(Access.WORKER)
    public Renewals renew(Renew renew) {
        Map<String, String> roleByTask =
                tasks.roles(renew.held().stream().map(Held::task).toList());
        roleByTask.values().stream().distinct().forEach(caller::requireWorker);
        LeaseTerms terms =
                roleByTask.values().stream().findFirst().map(this::terms).orElse(null);
        List<Renewal> renewals = terms == null ? List.of() : leases.renew(renew.held(), terms);
        return new Renewals(
                terms == null
                        ? renew.held().stream().map(Renewed::lost).toList()
                        : renewals.stream()
                                .map(renewal -> Renewed.of(renewal, terms))
                                .toList());
    }

    /** What was asked of running tasks; waits for the first, or until anything is asked, as long as wanted. */
    @POST
    @Path("errands")
    @Requires(Access.WORKER)
    public Heard attend(Attend attend, @Context UriInfo address) {
        caller.requireWorker(attend.role());
        LeaseTerms terms = terms(attend.role());
        Set<String> own = tasks.roles(attend.held().stream().map(Attended::task).toList()).entrySet().stream()
                .filter(task -> task.getValue().equals(attend.role()))
                .map(Map.Entry::getKey)
                .collect(toSet());
        LocalBroker broker = new LocalBroker(
                leases, settling, errands, logs, signals, door(address), new Claimant("-", null), terms);
        News news = broker.attend(
                attend.role(),
                attend.held().stream()
                        .filter(lease -> own.contains(lease.task()))
                        .toList(),
                attend.patience());
        return new Heard(news.rang(), news.errands());
    }

    /** What came of an errand. The first answer counts; to repeat it is harmless. */
    @POST
    @Path("errands/{errand}")
    @Requires(Access.WORKER)
    public void answer(@PathParam("errand") long errand, Answer answer) {
        errands.taskOf(errand, answer.epoch()).ifPresent(task -> {
            requireRoleOf(task);
            errands.answer(List.of(answer.to(errand)));
        });
    }

    /** Adds to the log. The same piece twice is harmless. */
    @POST
    @Path("{task}/log")
    @Consumes(MediaType.WILDCARD)
    @Requires(Access.WORKER)
    public void log(
            @PathParam("task") String task,
            @QueryParam("attempt") @Nullable Integer attempt,
            @QueryParam("epoch") @Nullable Long epoch,
            @QueryParam("offset") @Nullable Long offset,
            byte[] bytes) {
        requireRoleOf(task);
        if (epoch == null || offset == null || offset < 0) {
            throw Problem.of(PARAMETER_INVALID, "epoch and offset are required, and offset is not negative.")
                    .exception();
        }
        if (bytes.length > LARGEST_PIECE) {
            throw Problem.of(BODY_TOO_LARGE, "A piece of a log has at most %d bytes.".formatted(LARGEST_PIECE))
                    .with("limit", LARGEST_PIECE)
                    .exception();
        }
        int number =
                attempt == null ? tasks.find(task).map(found -> found.attempt()).orElse(0) : attempt;
        Set<String> lost = logs.append(List.of(new LogPiece(task, number, epoch, offset, ByteBuffer.wrap(bytes))));
        if (!lost.isEmpty()) {
            throw leaseLost(task, epoch);
        }
    }

    /** How the attempt ended. */
    @POST
    @Path("{task}/outcome")
    @Requires(Access.WORKER)
    public Settled outcome(@PathParam("task") String task, Outcome outcome) {
        if (outcome.code() == Code.LEASE_EXPIRED) {
            throw Problem.of(FIELD_INVALID, "'code': lease-expired is the service's to say.")
                    .with("field", "code")
                    .exception();
        }
        return settle(task, outcome.epoch(), outcome.verdict());
    }

    /** Gives the task back; it is claimed again at once, and nobody's budget is charged. */
    @POST
    @Path("{task}/release")
    @Requires(Access.WORKER)
    public Settled release(@PathParam("task") String task, Release release) {
        String reason = release.reason() == null ? "given back by its holder" : release.reason();
        return settle(task, release.epoch(), Verdict.failed(Code.RELEASED, reason));
    }

    private Settled settle(String task, long epoch, Verdict verdict) {
        String role = requireRoleOf(task);
        return switch (settling.settle(List.of(new Report(task, epoch, verdict)))
                .getFirst()) {
            case Settlement.Accepted(String id, String state) -> {
                count(role, verdict.code());
                yield new Settled(id, state);
            }
            case Settlement.LeaseLost _ -> throw leaseLost(task, epoch);
            case Settlement.Conflict(String id, String state) ->
                throw Problem.of(
                                CONFLICT,
                                "This attempt of %s was already reported to have ended otherwise.".formatted(id))
                        .with("state", state)
                        .exception();
        };
    }

    /** Whoever asked has hung up, and will not hear of them. */
    private void giveBack(String role, List<Grant> grants) {
        Verdict unheard = Verdict.failed(Code.HOST_STOPPED, "whoever asked for it hung up before the answer");
        settling
                .settle(grants.stream()
                        .map(grant -> new Report(grant.task(), grant.epoch(), unheard))
                        .toList())
                .stream()
                .filter(Settlement.Accepted.class::isInstance)
                .forEach(_ -> count(role, unheard.code()));
    }

    /** By the configured address, or by the one that the worker has found us under. */
    private ForgeDoor door(UriInfo address) {
        return new TokenDoor(forgeTokens, forge.internalUrl().orElse(address.getBaseUri()));
    }

    private LeaseTerms terms(String role) {
        requireKnown(role);
        return roles.terms(role);
    }

    private void requireKnown(String role) {
        if (roles.find(role).isEmpty()) {
            throw Problem.of(FIELD_INVALID, "'role': there is no role '%s'.".formatted(role))
                    .with("field", "role")
                    .with("allowed", List.copyOf(roles.names()))
                    .exception();
        }
    }

    /** A task that is not there is a lease that is lost: a worker can do nothing else about it. */
    private String requireRoleOf(String task) {
        String role = tasks.roles(List.of(task)).get(task);
        if (role == null) {
            throw leaseLost(task, 0);
        }
        caller.requireWorker(role);
        return role;
    }

    /** The same counter as that of the hosts inside the service. */
    private void count(String role, @Nullable Code code) {
        meters.counter("leasehold_attempts_total", "role", role, "code", code == null ? "ok" : code.wire())
                .increment();
    }

    private static ProblemException leaseLost(String task, long epoch) {
        return Problem.of(LEASE_LOST, "The task %s is not held under epoch %d any more.".formatted(task, epoch))
                .with("task", task)
                .with("epoch", epoch)
                .exception();
    }
}
