package dev.leasehold.platform.archive;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks a tar, plain or by gzip, that nobody trusts.
 *
 * <ul>
 *   <li>Nothing is written outside of the target: absolute paths, steps upwards, and links that lead out are refused. A
 *       link is made only when all files are there, so that none is written through.
 *   <li>Files, folders and symbolic links only. Owners, dates and all rights but that to execute are passed over.
 *   <li>So many bytes and entries at most; what is beyond that is refused, whatever the archive says of its size.
 * </ul>
 */
public record Unpacking(long mostBytes, int mostEntries) {
    /** For folders that commands read. */
    public static final Unpacking DEFAULT = new Unpacking(1L << 30, 20_000);

    private record Link(Path at, String to) {}

    /** Whether it begins as a tar does, or as one that was compressed by gzip. */
    public static boolean isArchive(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(262);
            return isGzip(head)
                    || (head.length == 262
                            && new String(head, 257, 5, java.nio.charset.StandardCharsets.US_ASCII).equals("ustar"));
        }
    }

    private static boolean isGzip(byte[] head) {
        return head.length > 1 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b;
    }

    /** {@code target} is an empty folder. What was written before a refusal stays there. */
    public void unpack(Path archive, Path target) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(plain(file))) {
            unpack(tar, target);
        } catch (IllegalArgumentException e) {
            throw new ArchiveRefused("it is no sound tar: " + e.getMessage());
        }
    }

    private static InputStream plain(InputStream file) throws IOException {
        file.mark(2);
        byte[] head = file.readNBytes(2);
        file.reset();
        return isGzip(head) ? new GZIPInputStream(file) : file;
    }

    private void unpack(TarArchiveInputStream tar, Path target) throws IOException {
        List<Link> links = new ArrayList<>();
        long left = mostBytes;
        int entries = 0;
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            if (++entries > mostEntries) {
                throw new ArchiveRefused("it has more than %d entries".formatted(mostEntries));
            }
            Path path = within(target, entry.getName());
            if (entry.isDirectory()) {
                makeFolder(target, path);
            } else if (entry.isSymbolicLink()) {
                links.add(link(target, path, entry));
            } else if (isPlain(entry)) {
                makeFolder(target, Objects.requireNonNull(path.getParent()));
                left -= write(tar, path, left, (entry.getMode() & 0111) != 0);
            } else {
                throw new ArchiveRefused(
                        "'%s' is neither file nor folder nor symbolic link".formatted(entry.getName()));
            }
        }
        for (Link link : links) {
            makeFolder(target, Objects.requireNonNull(link.at().getParent()));
            if (Files.exists(link.at(), LinkOption.NOFOLLOW_LINKS)) {
                throw new ArchiveRefused("'%s' is there twice".formatted(target.relativize(link.at())));
            }
            Files.createSymbolicLink(link.at(), Path.of(link.to()));
        }
    }

    /** What the library calls a file may be a device as well. */
    private static boolean isPlain(TarArchiveEntry entry) {
        return entry.isFile()
                && !entry.isLink()
                && !entry.isFIFO()
                && !entry.isCharacterDevice()
                && !entry.isBlockDevice();
    }

    private static Path within(Path target, String name) throws ArchiveRefused {
        try {
            Path path = Path.of(name).normalize();
            if (name.startsWith("/")
                    || path.startsWith("..")
                    || List.of(name.split("/", -1)).contains("..")) {
                throw new ArchiveRefused("'%s' leads out of the folder".formatted(name));
            }
            return target.resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw new ArchiveRefused("'%s' is no path".formatted(name));
        }
    }

    private static Link link(Path target, Path path, TarArchiveEntry entry) throws ArchiveRefused {
        String to = entry.getLinkName();
        Path parent = path.getParent();
        if (to.isEmpty()
                || to.startsWith("/")
                || parent == null
                || !parent.resolve(to).normalize().startsWith(target)) {
            throw new ArchiveRefused("'%s' is a link that leads out of the folder".formatted(entry.getName()));
        }
        return new Link(path, to);
    }

    /** No part of it is a link: those come last. */
    private static void makeFolder(Path target, Path folder) throws IOException {
        if (folder.equals(target) || Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        makeFolder(target, java.util.Objects.requireNonNull(folder.getParent(), "it lies within the target"));
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new ArchiveRefused("'%s' is there as a file and as a folder".formatted(target.relativize(folder)));
        }
        Files.createDirectory(folder);
    }

    private static long write(InputStream tar, Path file, long most, boolean executable) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new ArchiveRefused("'%s' is there twice".formatted(file.getFileName()));
        }
        long written = 0;
        try (OutputStream to = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] piece = new byte[64 * 1024];
            for (int read = tar.read(piece); read > 0; read = tar.read(piece)) {
                written += read;
                if (written > most) {
                    throw new ArchiveRefused("it unpacks to more than it may");
                }
                to.write(piece, 0, read);
            }
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        return written;
    }
}
