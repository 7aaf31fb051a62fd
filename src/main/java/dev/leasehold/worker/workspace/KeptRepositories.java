package dev.leasehold.worker.workspace;

import dev.leasehold.delivery.Another;
import dev.leasehold.delivery.HeldRepository;
import dev.leasehold.delivery.Publisher;
import dev.leasehold.delivery.RepositoryCache;
import dev.leasehold.delivery.Tries;
import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Source;
import dev.leasehold.platform.git.Git;
import dev.leasehold.platform.git.GitHttp;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The repositories that attempts work on, fetched once for all of them. Opened when the first task wants one, since who
 * has no task with a repository needs no git; and dropped when unused for long.
 */
public final class KeptRepositories {
    private static final System.Logger LOG = System.getLogger(KeptRepositories.class.getName());
    private static final Duration KEPT_UNUSED = Duration.ofDays(7);
    private static final long SWEEP_NANOS = Duration.ofHours(1).toNanos();

    private final Path folder;
    private final AtomicLong nextSweep = new AtomicLong(System.nanoTime());
    private @Nullable Opened opened;

    private record Opened(RepositoryCache cache, GitHttp http) {}

    /** {@code folder} is this process's own. */
    public KeptRepositories(Path folder) {
        this.folder = folder;
    }

    /** Until it is closed, what is answered stays. The deadline is for what has to be fetched, too. */
    public HeldRepository hold(Source source, ForgeAccess access, Duration deadline)
            throws IOException, InterruptedException {
        RepositoryCache cache = opened().cache();
        sweep(cache);
        return cache.hold(source, access, deadline);
    }

    /** For landing what was made of them. */
    public Publisher publisher(Another another) throws IOException {
        return new Publisher(opened().http(), Tries.DEFAULT, another);
    }

    private synchronized Opened opened() throws IOException {
        if (opened == null) {
            GitHttp http = new GitHttp();
            opened = new Opened(RepositoryCache.open(Git.find(), http, folder), http);
        }
        return opened;
    }

    private void sweep(RepositoryCache cache) {
        long due = nextSweep.get();
        if (System.nanoTime() - due < 0 || !nextSweep.compareAndSet(due, System.nanoTime() + SWEEP_NANOS)) {
            return;
        }
        try {
            List<String> gone = cache.sweep(Instant.now().minus(KEPT_UNUSED));
            if (!gone.isEmpty()) {
                LOG.log(System.Logger.Level.INFO, "dropped from the cache, unused for long: " + gone);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the cache of repositories cannot be swept", e);
        }
    }
}
