package dev.leasehold.delivery;

import dev.leasehold.platform.git.GitCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** A repository of the cache that stays there until this is closed. */
public final class HeldRepository implements AutoCloseable {
    private final CachedRepository repository;
    private final AtomicBoolean closed = new AtomicBoolean();

    HeldRepository(CachedRepository repository) {
        this.repository = repository;
    }

    /** What a workspace's git reads besides its own: to be shown to the command at this very path, read-only. */
    public Path objects() {
        return repository.objects();
    }

    GitCall git() {
        return repository.git();
    }

    ParentTree tree(String commit) throws IOException, InterruptedException {
        return repository.tree(commit);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            repository.giveBack();
        }
    }
}
