package dev.leasehold.worker.subprocess;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The parts of the machine that programs need to run at all, and no others: no {@code /root}, {@code /home},
 * {@code /var}, {@code /run}, {@code /mnt}.
 *
 * @param links of the root folder, such as {@code /bin -> usr/bin}
 */
record SystemPaths(List<Path> folders, List<Link> links) {
    record Link(Path at, Path target) {}

    static SystemPaths find() {
        List<Path> folders = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        for (String name : List.of("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "etc", "opt")) {
            Path path = Path.of("/", name);
            if (Files.isSymbolicLink(path)) {
                links.add(new Link(path, target(path)));
            } else if (Files.isDirectory(path)) {
                folders.add(path);
            }
        }
        resolverOutsideEtc().forEach(folders::add);
        return new SystemPaths(List.copyOf(folders), List.copyOf(links));
    }

    /** {@code /etc/resolv.conf} is often a link into {@code /run}, which is not shown. */
    private static Stream<Path> resolverOutsideEtc() {
        Path resolver = Path.of("/etc/resolv.conf");
        try {
            Path real = resolver.toRealPath();
            return real.startsWith("/etc") ? Stream.empty() : Stream.of(real);
        } catch (IOException thereIsNone) {
            return Stream.empty();
        }
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the link " + link, e);
        }
    }
}
