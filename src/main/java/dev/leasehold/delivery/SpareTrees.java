package dev.leasehold.delivery;

import dev.leasehold.platform.Folders;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Files of repositories that are checked out again and again, written before anyone asks for them. A checkout takes them
 * over and writes only what differs.
 *
 * <ul>
 *   <li>A tree is what some commit has, with git's index of it, and no command has ever been near it.
 *   <li>Whoever takes one has it alone.
 *   <li>There are few: one of a repository, and only of the last ones that wanted any.
 * </ul>
 */
final class SpareTrees {
    private static final int MOST = 4;
    private static final long MOST_BYTES = 256L << 20;

    private final Path root;
    private final Map<CachedRepository, Path> kept = new LinkedHashMap<>();

    private SpareTrees(Path root) {
        this.root = root;
    }

    /** Whatever an earlier process has left there is of no use any more. */
    static SpareTrees open(Path root) {
        Folders.createSearchable(root);
        try (Stream<Path> left = Files.list(root)) {
            left.forEach(Folders::delete);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new SpareTrees(root);
    }

    interface Writing {
        void into(Path place) throws IOException, InterruptedException;
    }

    /** Keeps what is written as {@code owner}. What cannot be, or is too large, is not tried again. */
    void write(CachedRepository repository, Writing writing, Owner owner) throws IOException, InterruptedException {
        Path place = place(owner);
        try {
            writing.into(place);
            if (size(place, owner) > MOST_BYTES) {
                throw new IOException("more than %d MiB of files".formatted(MOST_BYTES >> 20));
            }
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            repository.neverSpare();
            Folders.delete(place);
            throw e;
        }
        keep(repository, place);
    }

    /** Of a tree whose every file can be given to its next owner: there are names that Java cannot spell. */
    private static long size(Path tree, Owner owner) throws IOException {
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

    /** A folder for one, still empty, under a name that cannot be guessed. */
    Path place(Owner owner) throws IOException {
        Path place = Files.createDirectory(root.resolve(UUID.randomUUID().toString()));
        owner.handOver().handOver(place);
        return place;
    }

    synchronized boolean has(CachedRepository repository) {
        return kept.containsKey(repository);
    }

    synchronized @Nullable Path take(CachedRepository repository) {
        return kept.remove(repository);
    }

    void keep(CachedRepository repository, Path tree) {
        for (Path tooMany : replace(repository, tree)) {
            Folders.delete(tooMany);
        }
    }

    /** Answers what has to go for it. */
    private synchronized Iterable<Path> replace(CachedRepository repository, Path tree) {
        Stream.Builder<Path> gone = Stream.builder();
        Path before = kept.remove(repository);
        if (before != null) {
            gone.add(before);
        }
        kept.put(repository, tree);
        if (kept.size() > MOST) {
            CachedRepository eldest = kept.keySet().iterator().next();
            gone.add(kept.remove(eldest));
        }
        return gone.build().toList();
    }

    void drop(CachedRepository repository) {
        Path tree = take(repository);
        if (tree != null) {
            Folders.delete(tree);
        }
    }
}
