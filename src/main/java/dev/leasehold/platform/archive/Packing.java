package dev.leasehold.platform.archive;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Packs a folder as a tar: files, folders and symbolic links, in the order of their names. The same files, the same bytes. */
public final class Packing {
    private static final int FILE = 0100644;
    private static final int PROGRAM = 0100755;

    private Packing() {}

    /** Passes over what is named in {@code without}, directly in the folder. */
    public static void pack(Path folder, Set<String> without, OutputStream to) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(to, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (Path child : children(folder)) {
                if (!without.contains(child.getFileName().toString())) {
                    add(tar, folder, child);
                }
            }
        }
    }

    private static void add(TarArchiveOutputStream tar, Path folder, Path path) throws IOException {
        String name = folder.relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
            TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            link.setLinkName(Files.readSymbolicLink(path).toString());
            write(tar, link);
        } else if (Files.isDirectory(path)) {
            write(tar, new TarArchiveEntry(name + "/"));
            for (Path child : children(path)) {
                add(tar, folder, child);
            }
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            TarArchiveEntry file = new TarArchiveEntry(name);
            file.setMode(Files.isExecutable(path) ? PROGRAM : FILE);
            file.setSize(Files.size(path));
            file.setModTime(0);
            tar.putArchiveEntry(file);
            Files.copy(path, tar);
            tar.closeArchiveEntry();
        } else {
            throw new IOException("%s is neither file nor folder nor symbolic link".formatted(path));
        }
    }

    private static void write(TarArchiveOutputStream tar, TarArchiveEntry entry) throws IOException {
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }
}
