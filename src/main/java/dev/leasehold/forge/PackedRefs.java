package dev.leasehold.forge;

import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The file {@code packed-refs} of one repository, read again when it is another file: git replaces it whole, by a rename.
 */
final class PackedRefs {
    private final Path file;
    private volatile Read last = new Read(null, Collections.emptyNavigableMap());

    private record Read(@Nullable Identity identity, NavigableMap<String, String> refs) {}

    private record Identity(@Nullable Object key, long size, long modifiedNanos) {
        static Identity of(BasicFileAttributes file) {
            return new Identity(
                    file.fileKey(), file.size(), file.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS));
        }
    }

    PackedRefs(Path repository) {
        this.file = repository.resolve("packed-refs");
    }

    NavigableMap<String, String> refs() throws IOException {
        try {
            Identity now = Identity.of(Files.readAttributes(file, BasicFileAttributes.class));
            Read known = last;
            if (!Objects.equals(known.identity(), now)) {
                known = new Read(now, parsed());
                last = known;
            }
            return known.refs();
        } catch (NoSuchFileException nonePacked) {
            return Collections.emptyNavigableMap();
        }
    }

    private NavigableMap<String, String> parsed() throws IOException {
        NavigableMap<String, String> refs = new TreeMap<>();
        try (var lines = Files.lines(file)) {
            lines.filter(line -> !line.startsWith("#") && !line.startsWith("^")).forEach(line -> {
                int space = line.indexOf(' ');
                refs.put(line.substring(space + 1), line.substring(0, space));
            });
        }
        return refs;
    }
}
