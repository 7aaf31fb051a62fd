package dev.leasehold.delivery;

import dev.leasehold.lease.Source;
import dev.leasehold.platform.git.GitCall;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A repository of the cache that stays there until this is closed. */
public final class HeldRepository implements AutoCloseable {
    private final CachedRepository repository;
    private final SpareTrees spares;
    private final AtomicBoolean closed = new AtomicBoolean();

    HeldRepository(CachedRepository repository, SpareTrees spares) {
        this.repository = repository;
        this.spares = spares;
    }

    /** What a workspace's git reads besides its own: to be shown to the command at this very path, read-only. */
    public Path objects() {
        return repository.objects();
    }

    /**
     * All packs there are, to be sent to another machine. A fetch or a tidying that is under way is waited for; one that
     * begins later harms nothing.
     */
    public OpenPacks openPacks(Duration deadline) throws IOException, InterruptedException {
        return repository.openPacks(deadline);
    }

    GitCall git() {
        return repository.git();
    }

    ParentTree tree(String commit) throws IOException, InterruptedException {
        return repository.tree(commit);
    }

    /** Whether the next checkout is likely to come soon, and would be quicker for a spare tree. */
    public boolean wantsSpareTree() {
        return repository.oftenCheckedOut() && !spares.has(repository);
    }

    /** Writes one, as the first parent has it, and keeps it for the next checkout. */
    public void writeSpareTree(Source source, Owner owner, Duration deadline) throws IOException, InterruptedException {
        spares.write(repository, place -> Checkout.spare(place, this, source, owner, deadline), owner);
    }

    @Nullable
    Path takeSpareTree() {
        return spares.take(repository);
    }

    void checkedOut(int files) {
        repository.checkedOut(files);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            repository.giveBack();
        }
    }
}
