package dev.leasehold.worker.inpod;

import dev.leasehold.delivery.HeldRepository;
import dev.leasehold.delivery.RepositoryCache;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Source;
import dev.leasehold.platform.git.Git;
import dev.leasehold.worker.workspace.AttemptFailed;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;

/** The one repository of this pod. What the first step has fetched, the last one finds. */
final class Repositories {
    private Repositories() {}

    static HeldRepository hold(Source source, @Nullable ForgeAccess access, HttpClient http, Duration deadline)
            throws AttemptFailed, InterruptedException {
        if (access == null) {
            throw new AttemptFailed(Code.SOURCE_FAILED, "the service named no forge for " + source.repository());
        }
        try {
            return RepositoryCache.open(Git.find(), http, PodPaths.REPOSITORY).hold(source, access, deadline);
        } catch (IOException e) {
            throw new AttemptFailed(
                    Code.SOURCE_FAILED, "%s cannot be fetched: %s".formatted(source.repository(), e.getMessage()));
        }
    }
}
