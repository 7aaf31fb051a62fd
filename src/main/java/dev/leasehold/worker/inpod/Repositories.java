package dev.leasehold.worker.inpod;

import dev.leasehold.delivery.HeldRepository;
import dev.leasehold.delivery.RepositoryCache;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Source;
import dev.leasehold.platform.git.Git;
import dev.leasehold.platform.git.GitHttp;
import dev.leasehold.platform.git.RemoteException;
import dev.leasehold.worker.workspace.AttemptFailed;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The one repository of this pod. What the first step has fetched, the last one finds.
 *
 * <p>A forge that restarts is waited for, within the step's deadline. Its definite no is taken at once.
 */
final class Repositories {
    private static final System.Logger LOG = System.getLogger(Repositories.class.getName());

    private Repositories() {}

    static HeldRepository hold(
            Path folder, Source source, @Nullable ForgeAccess access, GitHttp http, StepDeadline deadline)
            throws AttemptFailed, InterruptedException {
        if (access == null) {
            throw new AttemptFailed(Code.SOURCE_FAILED, "the service named no forge for " + source.repository());
        }
        try {
            RepositoryCache cache = RepositoryCache.open(Git.find(), http, folder);
            StepDeadline.Tries tries = deadline.tries();
            while (true) {
                try {
                    return cache.hold(source, access, deadline.left());
                } catch (RemoteException e) {
                    if (!mayPass(e.kind()) || !tries.again()) {
                        throw e;
                    }
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "event=forge-troubled repository=%s why=\"%s\""
                                    .formatted(source.repository(), e.getMessage()));
                }
            }
        } catch (IOException e) {
            throw new AttemptFailed(
                    Code.SOURCE_FAILED, "%s cannot be fetched: %s".formatted(source.repository(), e.getMessage()));
        }
    }

    private static boolean mayPass(RemoteException.Kind kind) {
        return switch (kind) {
            case BUSY, BROKEN, LATE -> true;
            case REFUSED, NONSENSE -> false;
        };
    }
}
