package dev.leasehold.forge;

import dev.leasehold.lease.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Reads the refs of one repository without a process. Git alone writes them.
 *
 * <p>INVARIANT: loose before packed. Git packs a ref by writing the packed file first and removing the loose one after,
 * so that whoever misses the loose one finds the packed one.
 */
final class Refs {
    private final Path repository;
    private final PackedRefs packed;

    Refs(Path repository) {
        this.repository = repository;
        this.packed = new PackedRefs(repository);
    }

    /** What a ref in full holds. */
    Optional<String> read(String ref) throws IOException {
        if (!RefNames.isFull(ref)) {
            return Optional.empty();
        }
        Optional<String> loose = loose(repository.resolve(ref));
        return loose.isPresent() ? loose : Optional.ofNullable(packed.refs().get(ref));
    }

    /** The refs that begin so and are wanted. A folder of which no ref is wanted is not looked into. */
    NavigableMap<String, String> list(String prefix, Predicate<String> wanted) throws IOException {
        if (!RefNames.isPrefix(prefix) || !(prefix.startsWith("refs/") || "refs/".startsWith(prefix))) {
            return new TreeMap<>();
        }
        NavigableMap<String, String> loose = new TreeMap<>();
        collect("refs/", prefix, wanted, loose);
        NavigableMap<String, String> found = new TreeMap<>();
        for (var ref : packed.refs().tailMap(prefix, true).entrySet()) {
            if (!ref.getKey().startsWith(prefix)) {
                break;
            }
            if (wanted.test(ref.getKey())) {
                found.put(ref.getKey(), ref.getValue());
            }
        }
        found.putAll(loose);
        return found;
    }

    private void collect(String folder, String prefix, Predicate<String> wanted, NavigableMap<String, String> into)
            throws IOException {
        try (var entries = Files.newDirectoryStream(repository.resolve(folder))) {
            for (Path entry : entries) {
                String name = folder + entry.getFileName();
                if (name.startsWith(prefix) && wanted.test(name) && RefNames.isFull(name)) {
                    loose(entry).ifPresent(commit -> into.put(name, commit));
                }
                String below = name + "/";
                if ((below.startsWith(prefix) || prefix.startsWith(below)) && wanted.test(below)) {
                    collect(below, prefix, wanted, into);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException noFolder) {
            // Nothing loose here: a ref's own file, or a folder that git tidied away.
        }
    }

    /** Empty also for a folder, and for a ref that refers to another: only HEAD does, and that one is ours. */
    private static Optional<String> loose(Path file) throws IOException {
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            return Optional.of(Files.readString(file).strip()).filter(Source::isCommitId);
        } catch (NoSuchFileException packedMeanwhile) {
            return Optional.empty();
        }
    }
}
