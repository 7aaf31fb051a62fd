package dev.leasehold.worker.workspace;

import dev.leasehold.lease.Code;
import dev.leasehold.platform.archive.ArchiveRefused;
import dev.leasehold.platform.archive.Unpacking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** A folder that came with a task, as a tar: for its commands to read, and for nobody to change. */
public final class TaskFolder {
    private TaskFolder() {}

    /** {@code archive} and {@code into} are not there yet. The first is gone again when this returns. */
    public static void unpack(String digest, InputStore store, Path archive, Path into) throws IOException {
        unpackForUs(digest, store, archive, into);
        // To be read by the users of attempts, whatever this process's umask is; and to be changed by nobody.
        for (Path each : all(into)) {
            if (!Files.isSymbolicLink(each)) {
                boolean program = Files.isDirectory(each) || Files.isExecutable(each);
                Files.setPosixFilePermissions(
                        each, PosixFilePermissions.fromString(program ? "r-xr-xr-x" : "r--r--r--"));
            }
        }
    }

    /** The same, and this process may go on changing it. */
    public static void unpackForUs(String digest, InputStore store, Path archive, Path into) throws IOException {
        try {
            store.fetch(digest, archive);
            Files.createDirectory(into);
            Unpacking.DEFAULT.unpack(archive, into);
        } finally {
            Files.deleteIfExists(archive);
        }
    }

    /** What came of it, folders before what is in them. */
    public static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList();
        }
    }

    /** What it means for the attempt that it could not be unpacked. */
    public static AttemptFailed failed(String digest, IOException why) {
        return switch (why) {
            case NoSuchFileException _ ->
                new AttemptFailed(
                        Code.INPUT_MISSING, "nothing is stored under %s, the task's folder".formatted(digest));
            case ArchiveRefused _ ->
                new AttemptFailed(
                        Code.SETUP_FAILED,
                        "the task's folder %s cannot be unpacked: %s".formatted(digest, why.getMessage()));
            default ->
                new AttemptFailed(
                        Code.WORKSPACE_FAILED, "the task's folder %s cannot be unpacked: %s".formatted(digest, why));
        };
    }
}
