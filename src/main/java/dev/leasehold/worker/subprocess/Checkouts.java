package dev.leasehold.worker.subprocess;

import dev.leasehold.delivery.Another;
import dev.leasehold.delivery.Author;
import dev.leasehold.delivery.Checkout;
import dev.leasehold.delivery.HeldRepository;
import dev.leasehold.delivery.Owner;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Source;
import dev.leasehold.platform.process.FileOwner;
import dev.leasehold.worker.workspace.AttemptFailed;
import dev.leasehold.worker.workspace.CheckedOut;
import dev.leasehold.worker.workspace.KeptRepositories;
import dev.leasehold.worker.workspace.TaskJson;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The repositories that attempts of this host work on: made ready in their workspaces, from one cache for all. */
final class Checkouts implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Checkouts.class.getName());
    private static final Duration SPARE_TREE = Duration.ofMinutes(2);
    private static final long CLOSE_SECONDS = 10;

    private final HostFolder folder;
    private final @Nullable UidPool uids;
    private final Semaphore mayWrite = new Semaphore(1);
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("leasehold-spare-tree").factory());
    private final KeptRepositories repositories;

    /** With {@code uids}, every attempt has a user of its own. */
    Checkouts(HostFolder folder, @Nullable UidPool uids) {
        this.folder = folder;
        this.uids = uids;
        this.repositories = new KeptRepositories(folder.cache());
    }

    /**
     * Fills the workspace. Without a source there is nothing to do, and no answer.
     *
     * @param deadline for what has to be fetched, too
     */
    @Nullable
    CheckedOut open(Grant grant, AttemptFolder attempt, Duration deadline) throws AttemptFailed, InterruptedException {
        Source source = grant.work().source();
        ForgeAccess access = grant.forge();
        if (source == null) {
            return null;
        }
        if (access == null) {
            throw new AttemptFailed(Code.SOURCE_FAILED, "the service named no forge for " + source.repository());
        }
        HeldRepository held = null;
        try {
            held = repositories.hold(source, access, deadline);
            Author author = Author.ofTask(grant.task());
            Checkout.into(
                    attempt.workspace(),
                    held,
                    source,
                    author,
                    TaskJson.of(grant.task(), grant.attempt(), grant.role(), source),
                    owner(attempt.uid()),
                    deadline);
            if (held.wantsSpareTree() && mayWrite.tryAcquire()) {
                writer.execute(() -> writeSpareTree(source, access));
            }
            return new CheckedOut(
                    held,
                    repositories.publisher(Another.NONE),
                    source,
                    access,
                    grant.task(),
                    grant.attempt(),
                    folder.quarantine());
        } catch (IOException e) {
            if (held != null) {
                held.close();
            }
            throw new AttemptFailed(
                    Code.SOURCE_FAILED, "%s cannot be checked out: %s".formatted(source.repository(), e.getMessage()));
        }
    }

    /** Beside the work: the attempts go on meanwhile. One at a time. */
    private void writeSpareTree(Source source, ForgeAccess access) {
        Integer uid = uids == null ? null : uids.take().orElse(null);
        try (HeldRepository repository = repositories.hold(source, access, SPARE_TREE)) {
            if (uids == null || uid != null) {
                repository.writeSpareTree(source, owner(uid), SPARE_TREE);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.log(System.Logger.Level.INFO, "no spare tree of %s: %s".formatted(source.repository(), e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (uid != null) {
                Objects.requireNonNull(uids).giveBack(uid);
            }
            mayWrite.release();
        }
    }

    private static Owner owner(@Nullable Integer uid) {
        if (uid == null) {
            return Owner.self();
        }
        Path setpriv = SandboxProbe.tool("setpriv").orElseThrow(); // what lends users has it
        return new Owner(UserChange.bySetpriv(setpriv).to(uid), path -> FileOwner.give(path, uid));
    }

    /** No attempt is under way any more. */
    @Override
    public void close() {
        writer.shutdownNow();
        try {
            if (!writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "a spare tree is still being written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
