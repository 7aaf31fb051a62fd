package dev.leasehold.platform;

import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import static dev.leasehold.platform.StartRefused.Why.FOLDER;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

/** Files and folders that are nobody else's business. */
public final class Folders {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final FileAttribute<Set<PosixFilePermission>> SEARCHABLE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x"));

    private Folders() {}

    /**
     * Missing ones get mode 711: others can go through to what is meant for them, and list nothing. A task that runs as
     * a user of its own reaches its workspace in here.
     */
    public static void createSearchable(Path folder) {
        create(folder, SEARCHABLE_FOLDER);
    }

    /** Missing ones get mode 700; one that exists is left as it is, but must be writable. */
    public static void createPrivate(Path folder) {
        create(folder, OWNER_ONLY_FOLDER);
    }

    private static void create(Path folder, FileAttribute<Set<PosixFilePermission>> mode) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, mode);
            }
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
        if (!Files.isWritable(folder)) {
            throw notWritable(folder, null);
        }
    }

    /** Created with mode 600 before the first byte is in it. Replaces what was there, and a crash leaves old or new. */
    public static void writePrivate(Path file, String content) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Path fresh = Files.createTempFile(parent, ".", ".new", OWNER_ONLY_FILE);
        Files.writeString(fresh, content);
        Files.move(fresh, file, ATOMIC_MOVE);
    }

    /** Removes a whole tree, following no link. Harmless when it is gone, or going, already. */
    public static void delete(Path tree) {
        try {
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                    Files.deleteIfExists(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StartRefused notWritable(Path folder, @Nullable IOException e) {
        String reason = e == null ? "" : " (%s)".formatted(FileTrouble.words(folder, e));
        return new StartRefused(
                FOLDER,
                "The data folder %s cannot be written%s.".formatted(folder, reason),
                "Give this user the right to write there, or name another folder with --data.");
    }
}
