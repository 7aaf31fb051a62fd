package dev.leasehold.delivery;

import dev.leasehold.lease.Source;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.git.GitCall;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** A repository of the cache that stays there until this is closed. */
public final class HeldRepository implements AutoCloseable {
    private static final long MOST_SPARE_BYTES = 256L << 20;

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
        Path place = spares.place(owner);
        try {
            Checkout.spare(place, this, source, owner, deadline);
            if (sizeOf(place, owner) > MOST_SPARE_BYTES) {
                throw new IOException("more than %d MiB of files".formatted(MOST_SPARE_BYTES >> 20));
            }
            spares.keep(repository, place);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            repository.neverSpare();
            Folders.delete(place);
            throw e;
        }
    }

    /** Of a tree whose every file can be given to its next owner: there are names that Java cannot spell. */
    private static long sizeOf(Path tree, Owner owner) throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                owner.handOver().handOver(file);
                sum += Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .size();
            }
        }
        return sum;
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
