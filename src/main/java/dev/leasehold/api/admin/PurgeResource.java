package dev.leasehold.api.admin;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import dev.leasehold.reaper.Purge;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Duration;

/** {@code /v1/purge}: forget finished tasks before retention does. */
@Path("/v1/purge")
@RunOnVirtualThread
public class PurgeResource {
    private static final int MOST = 50_000;

    private final Purge purge;

    PurgeResource(Purge purge) {
        this.purge = purge;
    }

    /** Tasks that ended at least so long ago. Dry, nothing is forgotten. */
    public record Request(long olderThanSeconds, boolean dryRun) {
        public Request {
            if (olderThanSeconds < 0) {
                throw new IllegalArgumentException(
                        "olderThanSeconds is %d, must not be negative".formatted(olderThanSeconds));
            }
        }
    }

    /** {@code most} is how many one call takes; when {@code tasks} is that many, there may be more. */
    public record Answer(int tasks, int most, boolean dryRun) {}

    @POST
    @Requires(Access.ADMIN)
    public Answer purge(Request request) {
        int purged = purge.tasks(Duration.ofSeconds(request.olderThanSeconds()), MOST, request.dryRun());
        return new Answer(purged, MOST, request.dryRun());
    }
}
