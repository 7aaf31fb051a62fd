package dev.leasehold.api.admin;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import dev.leasehold.delivery.RefSweep;
import dev.leasehold.reaper.Purge;
import dev.leasehold.worker.service.ServiceHosts;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.List;

/** {@code /v1/purge}: forget finished tasks, work refs that lead nowhere, and what attempts left on the disk, before retention does. */
@Path("/v1/purge")
@RunOnVirtualThread
public class PurgeResource {
    private static final int MOST = 50_000;

    /** A hundred years. */
    private static final long OLDEST = 3_155_760_000L;

    private final Purge purge;
    private final RefSweep refs;
    private final ServiceHosts hosts;

    PurgeResource(Purge purge, RefSweep refs, ServiceHosts hosts) {
        this.purge = purge;
        this.refs = refs;
        this.hosts = hosts;
    }

    /** Tasks that ended at least so long ago, and the refs of such attempts. Dry, nothing is forgotten. */
    public record Request(long olderThanSeconds, boolean dryRun) {
        public Request {
            if (olderThanSeconds < 0 || olderThanSeconds > OLDEST) {
                throw new IllegalArgumentException(
                        "olderThanSeconds is %d, must be from 0 to %d".formatted(olderThanSeconds, OLDEST));
            }
        }
    }

    /**
     * {@code most} is how many one call takes; when {@code tasks} is that many, there may be more.
     *
     * @param leftovers attempts that left a workspace or a quarantine folder behind, on the host of the service that
     *     answers
     */
    public record Answer(int tasks, List<RefSweep.Swept> refs, List<String> leftovers, int most, boolean dryRun) {}

    @POST
    @Requires(Access.ADMIN)
    public Answer purge(Request request) {
        Duration age = Duration.ofSeconds(request.olderThanSeconds());
        List<RefSweep.Swept> swept = refs.run(age, request.dryRun());
        int purged = purge.tasks(age, MOST, request.dryRun());
        List<String> leftovers = hosts.sweep(age, request.dryRun());
        return new Answer(purged, swept, leftovers, MOST, request.dryRun());
    }
}
